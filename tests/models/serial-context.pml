/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One after the other on the pool.
 *
 * Modelled, from weft-serial-context.c: weft_serial_context_post and context_work. Two
 * posters, each with a reference on the context that goes with the last thing it posts;
 * two workers; batches of two.
 *
 *     n_pending     what has been posted and not yet been done
 *     linked[]      the posting queue: whose push has got to its end, by place
 *     head, tail    of that queue
 *     in_pool       how often the context stands in the pool's queue
 *     n_inside      workers that run it
 *     refs          on the context
 *
 * Proven:
 *
 *   1. The context is in the pool, or with one worker, at most once.
 *   2. Everything that is posted is done, once, in the order of the queue.
 *   3. The count never falls below 0, nor is it 0 while something is in the queue.
 *   4. The context lives until all is done and nobody holds it; then it is gone, and nobody
 *      touches it any more.
 *   5. Nobody blocks for ever, and every run ends.
 *
 * Abstracted, and why that may be:
 *
 *   - The pool is a count: whoever finds the context in it may take it. That work in it is
 *     run is the pool's to prove (parking.pml, deque.pml).
 *   - The posting queue is an array with a push in two steps, between which what comes after
 *     cannot be popped either; see posting-queue.pml.
 *   - A worker that finds nothing, because a poster is between its two steps, comes again:
 *     that is waiting until there is something.
 *   - What the pieces of work do is nothing; that one posts is what a poster may do any time.
 *
 * Memory: n_pending is changed with acquire and release, and always by reading and writing, so
 * its changes are one chain: what a worker wrote before its subtraction, the poster that finds
 * 0 sees, and through the pool the next worker.
 *
 * Mistakes that have to be found:
 *
 *   BUG_PUSH_FIRST      the count comes after the push
 *   BUG_NO_RETURN       a worker that leaves something does not put it back
 *   BUG_ALWAYS_PUT      every poster puts the context into the pool
 *   BUG_NO_REF          in the pool it has no reference on itself
 *   BUG_CLEAR           the worker stores 0 where it should subtract
 *   BUG_EMPTY_IS_DONE   a worker that finds the queue empty takes it for all
 *
 * @holds
 * @holds terminates
 * @fails -DBUG_PUSH_FIRST: assertion violated
 * @fails -DBUG_NO_RETURN: assertion violated
 * @fails -DBUG_ALWAYS_PUT: assertion violated
 * @fails -DBUG_NO_REF: assertion violated
 * @fails -DBUG_CLEAR: assertion violated
 * @fails -DBUG_EMPTY_IS_DONE: assertion violated
 */

#define N_POSTERS 2
#define N_POSTS 2
#define N_ALL 4
#define BATCH 2
#define N_WORKERS 2

short n_pending;
bool linked[N_ALL + 1]; /* the last one never is */
byte head;
byte tail;
byte in_pool;
byte n_inside;
byte n_done;

byte refs = N_POSTERS;
bool freed;
byte n_posters_gone;

inline touch ()
{
  assert (!freed)
}

inline unref ()
{
  atomic
    {
      touch ();
      refs--;
      freed = (refs == 0)
    }
}

/* A worker that puts it back does not touch it any more from then on. */
inline put (n_given_up)
{
  atomic
    {
      touch ();
      n_inside = n_inside - n_given_up;
      in_pool++;
      assert (in_pool + n_inside == 1)
    }
}

inline push ()
{
  atomic
    {
      touch ();
      place = tail;
      tail++
    }
  atomic
    {
      touch ();
      linked[place] = true
    }
}

inline count ()
{
  atomic
    {
      touch ();
      was_idle = (n_pending == 0);
      n_pending++
    }
}

proctype Poster ()
{
  byte n;
  byte place;
  bool was_idle;

  do
  :: n < N_POSTS ->
#ifdef BUG_PUSH_FIRST
     push ();
     count ();
#else
     count ();
     push ();
#endif
#ifdef BUG_ALWAYS_PUT
     if
     :: true ->
#else
     if
     :: was_idle ->
#endif
#ifndef BUG_NO_REF
        atomic { touch (); refs++ }
#endif
        put (0)
     :: else
     fi;
     n++
  :: n == N_POSTS -> break
  od;
  unref ();
  n_posters_gone++
}

/* context_work, each time that the worker finds the context in the pool. */
proctype Worker ()
{
  byte n;
  short left;

  do
  :: atomic
       {
         in_pool > 0 && linked[head] ->
         in_pool--;
         n_inside++;
         assert (n_inside == 1)
       }
     n = 0;
     do
     :: atomic
          {
            n < BATCH && head < tail && linked[head] ->
            touch ();
            head++;
            n++;
            n_done++
          }
     :: atomic { n == BATCH || head == tail || !linked[head] -> touch (); break }
     od;

     atomic
       {
         touch ();
#ifdef BUG_CLEAR
         n_pending = 0;
#else
         n_pending = n_pending - n;
#endif
         assert (n_pending >= 0);
         left = n_pending;
#ifdef BUG_EMPTY_IS_DONE
         if
         :: n < BATCH -> left = 0
         :: else
         fi;
#endif
         /* From here on the next one may begin. */
         if
         :: left == 0 -> n_inside--
         :: else
         fi
       }
     if
     :: left == 0 ->
#ifdef BUG_NO_REF
        skip
#else
        unref ()
#endif
     :: else ->
#ifdef BUG_NO_RETURN
        n_inside--
#else
        put (1)
#endif
     fi
  :: n_posters_gone == N_POSTERS && in_pool == 0 && n_inside == 0 -> break
  od
}

proctype Observer ()
{
  timeout;
  assert (n_posters_gone == N_POSTERS);
  assert (n_done == N_ALL);
  assert (n_pending == 0);
  assert (in_pool == 0 && n_inside == 0);
  assert (freed)
}

init
{
  byte i;

  atomic
    {
      for (i : 1 .. N_POSTERS)
        {
          run Poster ()
        }
      for (i : 1 .. N_WORKERS)
        {
          run Worker ()
        }
      run Observer ()
    }
}
