/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A bounded channel: the ring that nobody locks, and the mutex of those who wait.
 *
 * Modelled: weft-ring-private.h, push and pop, an access to shared memory a step, with a
 * capacity of one in two slots, or of two with FULL_RING; and of the channel read, write,
 * settling, flags and closing (weft-channel-ends.c, weft-channel-exchange.c), where what is
 * done to lists is one step and what is done to the ring is as many as in the ring. One
 * writer writes two items, another one, two readers read one each. With CANCEL the first
 * writer has one item only, and its wait and a reader's may be cancelled at any time. With
 * CLOSE there is one writer, and the channel is closed at any time.
 *
 *     tail_*, head_*     the parts of the ring's two words: position, ATTENTION, CLOSED
 *     seq[], item[]      the slots; positions begin with 2, so that nothing is below zero
 *     waits[]            who stands in a list: 0 and 1 as readers, 2 and 3 as writers, by
 *                        order of arrival; 0 for who does not
 *     came_to[]          what a wait has come to
 *
 * Proven:
 *
 *   1. An item that was written is read once, or still there; none appears from nowhere, and
 *      an item whose write was cancelled or refused is never read.
 *   2. The ring never holds more than its capacity, no slot is read before it is filled or
 *      filled before it is emptied, and the items of one writer come out in their order.
 *   3. When nothing moves, no reader waits while there is an item and no writer while there is
 *      room; the flags in the two words say whether somebody waits.
 *   4. A closed channel has nobody waiting when it is empty, takes no more items, and notices
 *      that it is empty.
 *
 * Abstracted, and why that may be:
 *
 *   - Who is served, cancelled or told, and by whom, is what semaphore.pml proves: here a wait
 *     ends in the step that takes it from its list.
 *   - An attempt that finds nothing changes nothing, so looking again before waiting is left
 *     out. Who waits for a slot that another thread is in looks again until it can go on.
 *   - Dropping, endless and rendezvous channels and those who only watch are not modelled:
 *     they work under the mutex with the flags set.
 *
 * Memory: a slot is handed over by its number, stored with release and read with acquire; a
 * word's flag and position are one word, so a push after the flag was set fails, and one
 * before it is in the value that the flag's setter has changed: no order of accesses to two
 * words matters. In between is settling, which waits for a slot that is only claimed.
 *
 * Mistakes that have to be found:
 *
 *   BUG_NO_SETTLING       who begins to wait does not look again
 *   BUG_FLAG_TOO_LATE     it looks again, and then sets the flag
 *   BUG_BUSY_IS_EMPTY     settling takes a slot that is only claimed for none
 *   BUG_FLAG_BESIDE       a push looks at the flag, and its compare-and-swap at the position
 *                         only
 *   BUG_LEAVING_CLEARS    who is cancelled takes the flags along, though others wait
 *   BUG_EARLY_NUMBER      a slot's number is stored before its item
 *   BUG_ANY_ROOM          a push looks at its own slot only, not at the capacity
 *   BUG_QUIET_CLOSE       closing leaves the pops without a flag
 *
 * @holds
 * @holds -DFULL_RING
 * @holds -DCANCEL
 * @holds -DCLOSE
 * @fails -DBUG_NO_SETTLING: assertion violated
 * @fails -DBUG_FLAG_TOO_LATE: assertion violated
 * @fails -DBUG_BUSY_IS_EMPTY: assertion violated
 * @fails -DCANCEL -DBUG_FLAG_BESIDE: assertion violated
 * @fails -DFULL_RING -DCANCEL -DBUG_LEAVING_CLEARS: assertion violated
 * @fails -DBUG_EARLY_NUMBER: assertion violated
 * @fails -DBUG_ANY_ROOM: assertion violated
 * @fails -DCLOSE -DBUG_QUIET_CLOSE: assertion violated
 */

mtype = { NOTHING, DONE, REFUSED, BUSY, FLAGGED, SERVED, CANCELLED, CLOSED };

#ifdef FULL_RING
#define CAPACITY 2
#else
#define CAPACITY 1
#endif
#define N_ITEMS 3
#ifdef CLOSE
#define N_ENDS 3
#else
#define N_ENDS 4
#endif

byte tail_position = 2;
bool tail_flag;
bool tail_closed;
byte head_position = 2;
bool head_flag;
byte seq[2];
byte item[2];

bool mutex;
byte waits[4];
byte n_arrived;
mtype came_to[4] = NOTHING;
byte brought[4]; /* the item of a writer that waits */
bool is_closed;
bool is_drained;

bool accepted[N_ITEMS + 1];
bool was_read[N_ITEMS + 1];
byte n_gone;

#define no_readers (waits[0] == 0 && waits[1] == 0)
#define no_writers (waits[2] == 0 && waits[3] == 0)
#define slot(position) ((position) & 1)

/* Whoever claims a position gets what is in its slot, and nobody fills that anew before. */
inline note_read (what)
{
  assert (what != 0 && accepted[what] && !was_read[what]);
  assert (what != 3 || was_read[1] || !accepted[1]);
  was_read[what] = true
}

/* weft_ring_push; with the mutex, only CLOSED refuses. */
inline push (what, locked)
{
  do
  :: atomic
       {
         position = tail_position;
         flag = tail_flag;
         if
         :: tail_closed || (!locked && flag) -> out = FLAGGED; break
         :: else
         fi
       }
     if
     :: seq[slot (position)] == position ->
#if CAPACITY == 1 && !defined(BUG_ANY_ROOM)
        if
        :: seq[slot (position + 1)] == position + 1
        :: else -> goto no_room
        fi;
#endif
        if
        :: atomic
             {
#ifdef BUG_FLAG_BESIDE
               tail_position == position && !tail_closed ->
#else
               tail_position == position && tail_flag == flag && !tail_closed ->
#endif
               tail_position++;
               accepted[what] = true;
               assert (tail_position - head_position <= CAPACITY)
             }
#ifdef BUG_EARLY_NUMBER
           seq[slot (position)] = position + 1;
           item[slot (position)] = what;
#else
           assert (item[slot (position)] == 0);
           item[slot (position)] = what;
           seq[slot (position)] = position + 1;
#endif
           out = DONE;
           break
        :: else
        fi
     :: else ->
no_room:
        if
        :: tail_position == position && tail_flag == flag && !tail_closed ->
           out = (position - head_position >= CAPACITY -> REFUSED : BUSY);
           break
        :: else
        fi
     fi
  od;
  atomic
    {
      position = 0;
      flag = false
    }
}

/* weft_ring_pop; with the mutex, nothing refuses. */
inline pop (locked)
{
  do
  :: atomic
       {
         position = head_position;
         flag = head_flag;
         if
         :: !locked && flag -> out = FLAGGED; break
         :: else
         fi
       }
     if
     :: seq[slot (position)] == position + 1 ->
        if
        :: atomic
             {
               head_position == position && head_flag == flag ->
               head_position++;
               got = item[slot (position)];
               note_read (got)
             }
           atomic
             {
               assert (item[slot (position)] == got);
               item[slot (position)] = 0;
               got = 0
             }
           seq[slot (position)] = position + 2;
           out = DONE;
           break
        :: else
        fi
     :: else ->
        if
        :: head_position == position && head_flag == flag ->
           out = (tail_position == position -> REFUSED : BUSY);
           break
        :: else
        fi
     fi
  od;
  atomic
    {
      position = 0;
      flag = false
    }
}

inline pop_locked ()
{
  do
  :: pop (true);
     if
#ifndef BUG_BUSY_IS_EMPTY
     :: out == BUSY
#endif
     :: else -> break
     fi
  od
}

inline push_locked (what)
{
  do
  :: push (what, true);
     if
     :: out == BUSY
     :: else -> break
     fi
  od
}

inline lock ()
{
  atomic { !mutex -> mutex = true }
}

inline agree_flags ()
{
  tail_flag = !no_readers || !no_writers;
#ifdef BUG_QUIET_CLOSE
  head_flag = !no_readers || !no_writers
#else
  head_flag = !no_readers || !no_writers || is_closed
#endif
}

inline end_wait (who, outcome)
{
  waits[who] = 0;
  came_to[who] = outcome
}

#define FIRST(a, b) (waits[a] != 0 && (waits[b] == 0 || waits[a] < waits[b]) -> a : b)

/* serve_readers_locked, refill_locked, notice_drained_locked */
inline settle ()
{
  do
  :: !no_readers ->
     pop_locked ();
     if
     :: out == DONE ->
        atomic
          {
            who = FIRST (0, 1);
            end_wait (who, SERVED);
            who = 0
          }
     :: else -> break
     fi
  :: else -> break
  od;

  do
  :: !no_writers ->
     who = FIRST (2, 3);
     push_locked (brought[who]);
     if
     :: out == DONE ->
        atomic
          {
            end_wait (who, SERVED);
            who = 0
          }
     :: else ->
        who = 0;
        break
     fi
  :: else -> break
  od;

  atomic
    {
      if
      :: is_closed && !is_drained && tail_position == head_position ->
         is_drained = true;
         if
         :: waits[0] != 0 -> end_wait (0, CLOSED)
         :: else
         fi;
         if
         :: waits[1] != 0 -> end_wait (1, CLOSED)
         :: else
         fi
      :: else
      fi
    }
  out = NOTHING
}

/* weft_channel_leave */
inline leave ()
{
#ifdef BUG_NO_SETTLING
  agree_flags ();
#else
#ifdef BUG_FLAG_TOO_LATE
  settle ();
  agree_flags ();
#else
  agree_flags ();
  settle ();
  agree_flags ();
#endif
#endif
  mutex = false
}

/* weft_channel_read */
proctype Reader (byte me; byte n)
{
  byte position, got, who;
  bool flag;
  mtype out = NOTHING;

  do
  :: n > 0 ->
     n--;
     pop (false);
     if
     :: out == DONE -> out = NOTHING
     :: else ->
        lock ();
        pop_locked ();
        if
        :: out == DONE || is_closed ->
           leave ()
        :: else ->
           atomic
             {
               n_arrived++;
               waits[me] = n_arrived;
               came_to[me] = NOTHING
             }
           leave ();
end_waiting:
           came_to[me] != NOTHING
        fi
     fi
  :: else -> break
  od;
  n_gone++
}

/* weft_channel_write; the items are @first and, where it is not zero, @second. */
proctype Writer (byte me; byte first; byte second)
{
  byte position, got, who;
  bool flag;
  mtype out = NOTHING;

  do
  :: first != 0 ->
     push (first, false);
     if
     :: out == DONE -> out = NOTHING
     :: else ->
        lock ();
        if
        :: is_closed -> out = FLAGGED
        :: !is_closed && no_writers -> push_locked (first)
        :: else -> out = REFUSED
        fi;
        if
        :: out != REFUSED ->
           leave ()
        :: else ->
           atomic
             {
               n_arrived++;
               waits[me] = n_arrived;
               came_to[me] = NOTHING;
               brought[me] = first
             }
           leave ();
end_waiting:
           came_to[me] != NOTHING;
           assert (came_to[me] != SERVED || accepted[first]);
           assert (came_to[me] == SERVED || !accepted[first])
        fi
     fi;
     first = second;
     second = 0
  :: else -> break
  od;
  n_gone++
}

/* A cancellable, of the wait of @who: once, at any time. */
proctype Canceller (byte who)
{
  lock ();
  if
  :: waits[who] != 0 ->
     atomic
       {
         end_wait (who, CANCELLED)
       }
#ifdef BUG_LEAVING_CLEARS
     tail_flag = false;
     head_flag = false
#else
     agree_flags ()
#endif
  :: else
  fi;
  mutex = false
}

#ifdef CLOSE
/* weft_channel_try_complete */
proctype Closer ()
{
  byte position, got, who;
  bool flag;
  mtype out = NOTHING;

  lock ();
  is_closed = true;
  tail_closed = true;
  atomic
    {
      if
      :: waits[2] != 0 -> end_wait (2, CLOSED)
      :: else
      fi;
      if
      :: waits[3] != 0 -> end_wait (3, CLOSED)
      :: else
      fi
    }
  leave ()
}
#endif

proctype Observer ()
{
  byte i, n_held;

  timeout;
  atomic
    {
      assert (!mutex);
      for (i : 1 .. N_ITEMS)
        {
          n_held = n_held + (accepted[i] && !was_read[i] -> 1 : 0)
        }
      assert (n_held == tail_position - head_position);
      assert (no_readers || n_held == 0);
      assert (no_readers || no_writers);
      assert (no_writers || n_held == CAPACITY);
      assert (tail_flag == (!no_readers || !no_writers));
      assert (n_gone + (waits[0] != 0) + (waits[1] != 0) + (waits[2] != 0) + (waits[3] != 0)
              == N_ENDS);
#ifdef CLOSE
      assert (n_gone == N_ENDS);
      assert (is_drained == (n_held == 0));
#endif
    }
}

init
{
  atomic
    {
      seq[0] = 2;
      seq[1] = 3;
      run Reader (0, 1);
      run Reader (1, 1);
#ifdef CANCEL
      run Writer (2, 1, 0);
      run Canceller (0);
      run Canceller (2);
#else
      run Writer (2, 1, 3);
#endif
#ifdef CLOSE
      run Closer ();
#else
      run Writer (3, 2, 0);
#endif
      run Observer ()
    }
}
