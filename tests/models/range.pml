/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A parallel loop's parts, and who steals from whom.
 *
 * Modelled: take, steal, steal_once and keep of weft-parallel-for.c with weft-range-private.h,
 * for three participants, one of whom has nothing to begin with; a step is an access to
 * shared memory.
 *
 *     part[]        how many units each participant's range has
 *     n_left        how many units nobody has taken, in a part or in a thief's hands
 *     n_begun, n_ended   of the steals
 *
 * Proven:
 *
 *   1. Every unit is taken once, and none is left when all participants have gone.
 *   2. Who goes does so when nothing is left to take: nobody goes because what is left is in a
 *      thief's hands.
 *   3. Every run ends: each steal takes something.
 *
 * Abstracted: a range is the number of its units. Which they are follows from the word: it
 * is swapped as a whole, the owner's end by the owner, the other one by thieves. A chunk is
 * one unit, the least.
 *
 * Memory: what the thieves do is sequentially consistent. The owner's own take is relaxed,
 * but it only makes its part smaller, and a part that looks larger than it is is looked at
 * again, by the compare-and-swap.
 *
 * Mistakes that have to be found:
 *
 *   BUG_ONE_LOOK       who finds nothing goes, whatever others have in their hands
 *   BUG_LATE_COUNT     who finds nothing reads how many steals have ended after its look
 *   BUG_KEEPS_NOTHING  a thief shows all that it has stolen before it takes of it
 *
 * @holds
 * @holds terminates
 * @fails -DBUG_ONE_LOOK: assertion violated
 * @fails -DBUG_LATE_COUNT: assertion violated
 * @fails -DBUG_KEEPS_NOTHING terminates: non-progress cycle
 */

#define N_PARTICIPANTS 3
#define N_UNITS 5

byte part[N_PARTICIPANTS];
byte n_left = N_UNITS;
byte n_taken;
byte n_begun;
byte n_ended;
byte n_gone;

inline take_one ()
{
  n_left--;
  n_taken++
}

proctype participant (byte me)
{
  byte i, victim, ended, hands;
  bool found;

  do
  :: atomic
       {
         if
         :: part[me] > 0 -> part[me] = part[me] - 1; take_one (); found = true
         :: else -> found = false
         fi
       }
     if
     :: found
     :: else ->
        do
        ::
#ifndef BUG_LATE_COUNT
           ended = n_ended;
#endif
           i = 1;
           do
           :: i < N_PARTICIPANTS && !found ->
              victim = (me + i) % N_PARTICIPANTS;
              if
              :: part[victim] == 0
              :: else ->
                 n_begun++;
                 atomic
                   {
                     hands = part[victim] - part[victim] / 2;
                     part[victim] = part[victim] - hands
                   }
                 if
                 :: hands > 0 ->
#ifdef BUG_KEEPS_NOTHING
                    part[me] = hands;
#else
                    atomic { take_one (); part[me] = hands - 1 }
#endif
                    found = true
                 :: else
                 fi;
                 hands = 0;
                 n_ended++
              fi;
              i++
           :: else -> break
           od;
#ifdef BUG_LATE_COUNT
           ended = n_ended;
#endif
           if
           :: found -> break
           :: else ->
#ifdef BUG_ONE_LOOK
              goto leave
#else
              if
              :: n_begun == ended -> goto leave
              :: else -> n_ended != ended
              fi
#endif
           fi
        od
     fi;
     i = 0;
     victim = 0;
     ended = 0;
     found = false
  od;

leave:
  assert (n_left == 0);
  n_gone++
}

init
{
  atomic
    {
      part[0] = N_UNITS / 2;
      part[1] = N_UNITS - N_UNITS / 2;
      run participant (0);
      run participant (1);
      run participant (2)
    }
  n_gone == N_PARTICIPANTS;
  assert (n_taken == N_UNITS);
  assert (n_begun == n_ended)
}
