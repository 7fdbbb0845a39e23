/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Progress of which only the newest report is handled.
 *
 * Modelled: report_newest and newest_run of weft-progress.c; a step is an access to shared
 * memory. Two threads report two values each; the queue is the pool's, which may run a post
 * on any of two workers.
 *
 *     newest        IDLE, BUSY, or the number of a value
 *     n_posted      how many posts are in the queue: the one piece of work may be there once
 *     latest        the value that was reported last
 *     running       the piece of work is with who runs it: until it is IDLE, or is about to
 *                   post itself
 *
 * Proven:
 *
 *   1. The piece of work is never in the queue twice, nor queued while it runs, before it
 *      has itself gone there.
 *   2. No two reports are handled at once.
 *   3. When nothing moves, every value was handled or replaced by a newer one, and released
 *      once; the last one was handled.
 *   4. Every run ends.
 *
 * Memory: `newest` is the only shared word; who puts a value there releases it, who takes it
 * or replaces it acquires.
 *
 * Mistakes that have to be found:
 *
 *   BUG_NO_BUSY       who takes a value leaves IDLE: the next report posts the work while it
 *                     runs
 *   BUG_IDLE_LATER    who has handled a value looks, and then sets IDLE in another step
 *   BUG_NO_REPOST     who finds a newer value when it has handled one does not post
 *
 * @holds
 * @holds terminates
 * @fails -DBUG_NO_BUSY: assertion violated
 * @fails -DBUG_IDLE_LATER: assertion violated
 * @fails -DBUG_NO_REPOST: assertion violated
 */

#define N_REPORTERS 2
#define N_REPORTS 2
#define N_VALUES (N_REPORTERS * N_REPORTS)

#define IDLE 0
#define BUSY 255

byte newest = IDLE;
byte latest;
byte last_handled;
byte n_posted;
bool running;
byte n_handling;
byte released[N_VALUES + 1];
byte n_done;

inline post ()
{
  atomic
    {
      assert (n_posted == 0);
      assert (!running);
      n_posted++
    }
}

inline release_value (value)
{
  atomic
    {
      assert (released[value] == 0);
      released[value]++
    }
}

active [N_REPORTERS] proctype reporter ()
{
  byte i, older;

  for (i : 1 .. N_REPORTS)
    {
      atomic { older = newest; newest = _pid * N_REPORTS + i; latest = newest }
      if
      :: older == IDLE -> post ()
      :: older == BUSY
      :: else -> release_value (older)
      fi;
      older = 0
    }
  n_done++
}

active [2] proctype worker ()
{
  byte value;
  bool again;

end:
  do
  :: atomic { n_posted > 0 -> n_posted--; running = true }
#ifdef BUG_NO_BUSY
     atomic { value = newest; newest = IDLE }
#else
     atomic { value = newest; newest = BUSY }
#endif
     atomic { n_handling++; assert (n_handling == 1) }
     assert (value != IDLE && value != BUSY);
     atomic { n_handling--; last_handled = value }
     release_value (value);
#ifdef BUG_IDLE_LATER
     again = newest != BUSY;
     if
     :: !again -> atomic { newest = IDLE; running = false }
     :: else -> running = false
     fi;
#else
#ifdef BUG_NO_BUSY
     running = false;
#else
     atomic
       {
         again = newest != BUSY;
         if
         :: !again -> newest = IDLE
         :: else
         fi;
         running = false
       }
#endif
#endif
     if
     :: again ->
#ifndef BUG_NO_REPOST
        post ()
#endif
     :: else
     fi;
     value = 0;
     again = false
  od
}

active proctype observer ()
{
  byte i;

  n_done == N_REPORTERS && n_posted == 0 && !running && timeout;
  assert (newest == IDLE);
  assert (last_handled == latest);
  for (i : 1 .. N_VALUES)
    {
      assert (released[i] == 1)
    }
}
