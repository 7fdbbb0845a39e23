/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A program that others ask to be recorded: the word `active` of its page.
 *
 * Modelled, from weft-recorder.c and weft-control.c: weft_recorder_join, begin_locked,
 * begin_requested_locked, announce_locked, end_locked, weft_control_refuse and what is done
 * when the program ends; and what weft-control-layout.h asks of those who attach. Five
 * threads:
 *
 *     EVENT         a thread of the program, with some events
 *     OWNER         a thread of it that records the program by itself, or does not
 *     ATTACHER × 2  ask, take that back or wait for the answer, and end what they have begun
 *     EXIT          the program's end, when its threads have done
 *
 *     word         `active`: 0, REQUEST, STOP or the epoch
 *     answer       0, STARTED or FAILED
 *     fd           which recording /proc/PID/fd/N is: its epoch, 0 for none
 *     locked       the recorder's mutex
 *
 * Proven:
 *
 *   1. Who sees an epoch finds that recording's memory, unless it is over already.
 *   2. A request begins one recording at most, and none when it has been taken back.
 *   3. There is one recording at a time, and each that has begun is closed.
 *   4. Who attaches waits until the program's next event, or its end: nobody for ever.
 *   5. When the program has ended, it is not said to be recorded.
 *   6. Every run ends.
 *
 * Abstracted, and why that may be: how a recording is made, which happens under the mutex and
 * where nobody else sees it; the events themselves (weft-recorder.c tells why they need no
 * lock). `answer` is looked at when the word is a request no more, and only to tell a refusal
 * from a recording that is over.
 *
 * Memory: every change of the word is a compare-and-swap with acquire and release, and it is
 * loaded with acquire, so `fd` as it was before it is seen.
 *
 * Mistakes that have to be found:
 *
 *   BUG_STORE        the program stores the epoch over whatever there is
 *   BUG_FD_LATE      the recording's number is told after the epoch
 *   BUG_NO_LOCK      what is asked for is done without the mutex
 *   BUG_END_ONCE     ending does not try again when somebody has asked for the end meanwhile
 *   BUG_KEEP_ASKING  the end of the program leaves a request as it is
 *
 * @holds
 * @holds terminates
 * @fails -DBUG_STORE: assertion violated
 * @fails -DBUG_FD_LATE: assertion violated
 * @fails -DBUG_NO_LOCK: assertion violated
 * @fails -DBUG_END_ONCE: assertion violated
 * @fails -DBUG_KEEP_ASKING: invalid end state
 */

#define EVENTS 3

#define REQUEST 100
#define STOP 101

#define STARTED 1
#define FAILED 2

#define is_epoch(it) (it > 0 && it < REQUEST)

byte word;
byte answer;
byte fd;
bool locked;

byte last_epoch;
byte going;    /* the recording that is not closed, or 0 */
byte n_asking; /* requests that are neither answered nor taken back */
byte n_threads = 2;
byte n_gone;
bool gone; /* the process: nobody asks any more */

inline take_lock ()
{
#ifdef BUG_NO_LOCK
  skip
#else
  atomic { !locked -> locked = true }
#endif
}

inline give_lock ()
{
#ifdef BUG_NO_LOCK
  skip
#else
  locked = false
#endif
}

inline opened ()
{
  assert (going == 0);
  last_epoch++;
  going = last_epoch
}

/* weft_control_refuse */
inline refuse ()
{
  if
  :: word == REQUEST ->
     answer = FAILED;
     atomic
       {
         if
         :: word == REQUEST ->
            word = 0;
            n_asking--
         :: else
         fi
       }
  :: else
  fi
}

/* announce_locked, for who is asked */
inline begin_requested ()
{
#ifndef BUG_FD_LATE
  fd = last_epoch + 1;
#endif
  atomic
    {
      if
#ifdef BUG_STORE
      :: true ->
#else
      :: word == REQUEST ->
#endif
         assert (n_asking == 1);
         opened ();
         word = last_epoch;
         n_asking--;
         begun = true
      :: else -> begun = false
      fi
    }
  if
  :: begun ->
#ifdef BUG_FD_LATE
     fd = last_epoch;
#endif
     answer = STARTED
  :: else -> fd = 0
  fi
}

/* the same, for who does so by itself */
inline begin_own ()
{
  fd = last_epoch + 1;
  atomic
    {
      begun = (word == REQUEST);
      assert (word == 0 || word == REQUEST);
      if
      :: begun -> n_asking--
      :: else
      fi;
      opened ();
      word = last_epoch
    }
  if
  :: begun -> answer = STARTED
  :: else
  fi
}

/* end_locked */
inline end ()
{
  seen = word;
  if
  :: is_epoch (seen) || seen == STOP ->
     do
     :: atomic
          {
            if
            :: word == seen ->
               word = 0;
               seen = 0
            :: else -> seen = word
            fi
          }
        if
        :: seen == 0 -> break
#ifdef BUG_END_ONCE
        :: else -> break
#else
        :: else
#endif
        fi
     od;
     fd = 0;
     going = 0
  :: else
  fi
}

/* weft_recorder_join, where this thread's epoch is another one */
proctype Event ()
{
  byte n, mine, seen;
  bool begun;

  do
  :: n < EVENTS ->
     n++;
     if
     :: word == mine && mine != 0 /* it is written */
     :: word == 0 /* off */
     :: word != mine && word != 0 ->
        take_lock ();
        if
        :: word == STOP -> end ()
        :: else
        fi;
        if
        :: word == REQUEST -> begin_requested ()
        :: word == REQUEST -> refuse ()
        :: word != REQUEST
        fi;
        mine = word;
        if
        :: is_epoch (mine)
        :: else -> mine = 0
        fi;
        give_lock ()
     fi
  :: else -> break
  od;
  n_threads--
}

proctype Owner ()
{
  byte seen;
  bool begun;

  if
  :: take_lock ();
     if
     :: word == STOP -> end ()
     :: else
     fi;
     if
     :: word == 0 || word == REQUEST -> begin_own ()
     :: else /* it is recorded already */
     fi;
     give_lock ();

     take_lock ();
     end ();
     give_lock ()
  :: true
  fi;
  n_threads--
}

proctype Exit ()
{
  byte seen;

  n_threads == 0;
  gone = true;
  take_lock ();
  end ();
  give_lock ();
#ifndef BUG_KEEP_ASKING
  refuse ();
#endif
  n_gone++
}

/* The epoch has been seen; and what is found in /proc is its memory, as long as it goes on. */
inline open_recording ()
{
  found = fd;
  assert (word != seen || found == seen)
}

/* What weft-control-layout.h says. */
proctype Attacher ()
{
  byte seen, found;
  bool asked;

  if
  :: word == 0 ->
     answer = 0;
     atomic
       {
         if
         :: word == 0 && !gone ->
            word = REQUEST;
            n_asking++;
            asked = true
         :: else
         fi
       }
  :: word != 0
  fi;

  if
  :: asked ->
     atomic
       {
         if
         :: word == REQUEST ->
            word = 0;
            n_asking--
         :: else
         fi
       }
  :: true
  fi;

  word != REQUEST;
  seen = word;
  if
  :: is_epoch (seen) ->
     open_recording ();
     if
     :: asked ->
        atomic
          {
            if
            :: word == seen -> word = STOP
            :: else /* the program has ended it */
            fi
          }
     :: else
     fi
  :: else /* refused, taken back, or over already */
  fi;
  n_gone++
}

proctype Observer ()
{
  timeout;
  assert (n_gone == 3);
  assert (word == 0);
  assert (going == 0);
  assert (n_asking == 0)
}

init
{
  atomic
    {
      run Event ();
      run Owner ();
      run Exit ();
      run Attacher ();
      run Attacher ();
      run Observer ()
    }
}
