/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The work-stealing deque of Chase and Lev.
 *
 * Modelled, from weft-deque.c: push, pop and steal, with growth; a step is an access to
 * shared memory. The owner pushes four pieces of work and pops in between as it likes, and
 * at the end until nothing is left, while two thieves steal. The capacity begins with two.
 *
 *     top, bottom     as in WeftDeque, from 1 on
 *     array           which array is the deque's: 0 (two cells) or 1 (four)
 *     cells[]         of both: 0 and 1 are those of the first, 2 to 5 those of the second
 *     taken[]         how often each piece of work was taken
 *
 * Proven:
 *
 *   1. Every piece of work is taken exactly once, by the owner or a thief.
 *   2. Nobody takes what was not written yet, or a cell that was filled anew.
 *   3. A thief that finds nothing looked at a moment when nothing was there, but for what
 *      the owner was just taking. So each operation happens at one moment, as parking.pml
 *      takes for granted, and who looks and goes to sleep leaves no work to nobody.
 *   4. Every run ends.
 *
 * Abstracted: numbers do not overflow (64 bits), there are two arrays, not ever more (each
 * growth is the same step), push_reversed is a push whose store of `bottom` is one for several
 * cells, and a compare-and-swap does not fail for no reason (they are
 * strong in the code). Outgrown arrays are kept, as in the code.
 *
 * Memory: what the owner stores waits in its store buffer, a place for each variable, and
 * reaches the memory in any order: more freedom than x86 takes (there the order stays), and
 * what ARM does. A release store lets what was stored before reach the memory first; a
 * sequentially consistent one also does so itself, and so does a compare-and-swap. The
 * owner reads its own stores from the buffer (mine[], my_bottom). Loads of a thief stand in
 * the order of the code: those of `top` and `bottom` are sequentially consistent, that of
 * `array` acquires, and the one of the cell comes before a compare-and-swap that releases.
 *
 * Mistakes that have to be found:
 *
 *   BUG_RELAXED_POP       pop's first store of `bottom` is a plain one: owner and thief both
 *                         take the last but one (the reason for the fence in the paper)
 *   BUG_RELAXED_PUSH      push's store of `bottom` is a plain one: a thief takes from a cell
 *                         that is not written
 *   BUG_RELAXED_ARRAY     a grown array is seen before its cells
 *   BUG_NO_RACE           the owner takes the last piece without the compare-and-swap
 *   BUG_READ_AFTER        a thief reads the cell when `top` has moved
 *   BUG_FULL_TOO_LATE     push fills one cell too many before it grows
 *   BUG_NO_COPY           growth copies nothing
 *   BUG_NOT_RESTORED      pop leaves `bottom` too low when it has lost
 *
 * @holds
 * @holds -DN_WORKS=3 terminates
 * @fails -DBUG_RELAXED_POP: assertion violated
 * @fails -DBUG_RELAXED_PUSH: assertion violated
 * @fails -DBUG_RELAXED_ARRAY: assertion violated
 * @fails -DBUG_NO_RACE: assertion violated
 * @fails -DBUG_READ_AFTER: assertion violated
 * @fails -DBUG_FULL_TOO_LATE: assertion violated
 * @fails -DBUG_NO_COPY: assertion violated
 * @fails -DBUG_NOT_RESTORED: assertion violated
 */

#ifndef N_WORKS
#define N_WORKS 4
#endif
#define N_THIEVES 2
#ifndef N_POPS
#define N_POPS 2 /* in between */
#endif

#define NOBODYS 0

byte top = 1;
byte bottom = 1;
byte array;
byte cells[6];

/* The owner's store buffer. */
bool bottom_waits;
byte bottom_stored;
bool array_waits;
bool cell_waits[6];
byte mine[6];

byte taken[N_WORKS + 1];

/* For 3: how many are there, and whether each thief has been there when none was. */
byte n_there;
bool popping;
bool saw_none[N_THIEVES];

#define CELL(capacity, index) (capacity == 2 -> (index & 1) : 2 + (index & 3))

inline note_emptiness ()
{
  if
  :: n_there == 0 || (n_there == 1 && popping) ->
     saw_none[0] = true;
     saw_none[1] = true
  :: else
  fi
}

inline take (work)
{
  assert (work != NOBODYS);
  assert (taken[work] == 0);
  taken[work]++;
  n_there--;
  note_emptiness ()
}

inline drain_cell (number)
{
  if
  :: cell_waits[number] -> cells[number] = mine[number]; cell_waits[number] = false
  :: else
  fi
}

inline drain_cells ()
{
  drain_cell (0);
  drain_cell (1);
  drain_cell (2);
  drain_cell (3);
  drain_cell (4);
  drain_cell (5)
}

inline drain ()
{
  drain_cells ();
  if
  :: array_waits -> array = 1; array_waits = false
  :: else
  fi;
  if
  :: bottom_waits -> bottom = bottom_stored; bottom_waits = false; bottom_stored = 0
  :: else
  fi
}

inline store_cell (index, work)
{
  atomic
    {
      i = CELL (capacity, index);
      mine[i] = work;
      cell_waits[i] = true;
      i = 0
    }
}

inline store_bottom_relaxed (value)
{
  atomic
    {
      bottom_waits = true;
      bottom_stored = value
    }
}

inline store_bottom (value)
{
  atomic
    {
      drain ();
      bottom = value
    }
}

/* weft_deque_push */
inline push (work)
{
  at_top = top;
  if
#ifdef BUG_FULL_TOO_LATE
  :: my_bottom - at_top > capacity && capacity == 2 ->
#else
  :: my_bottom - at_top >= capacity && capacity == 2 ->
#endif
     capacity = 4; /* grow */
#ifndef BUG_NO_COPY
     do
     :: at_top < my_bottom ->
        got = mine[CELL (2, at_top)];
        store_cell (at_top, got);
        at_top++
     :: else -> break
     od;
     got = NOBODYS;
#endif
     atomic
       {
#ifndef BUG_RELAXED_ARRAY
         drain_cells ();
#endif
         array_waits = true
       }
  :: else
  fi;
  at_top = 0;
  assert (my_bottom - top < 4); /* the second array is large enough */

  store_cell (my_bottom, work);
  my_bottom++;
  atomic
    {
#ifdef BUG_RELAXED_PUSH
      store_bottom_relaxed (my_bottom);
#else
      store_bottom (my_bottom);
#endif
      n_there++
    }
}

/* weft_deque_pop */
inline pop ()
{
  my_bottom--;
  atomic
    {
      popping = true;
      note_emptiness ()
    }
#ifdef BUG_RELAXED_POP
  store_bottom_relaxed (my_bottom);
#else
  store_bottom (my_bottom);
#endif
  at_top = top;

  if
  :: at_top > my_bottom ->
     my_bottom++;
     store_bottom_relaxed (my_bottom);
     got = NOBODYS
  :: at_top == my_bottom ->
     got = mine[CELL (capacity, my_bottom)];
     atomic
       {
#ifdef BUG_NO_RACE
         take (got)
#else
         drain ();
         if
         :: top == at_top ->
            top++;
            take (got)
         :: else ->
            got = NOBODYS
         fi
#endif
       }
#ifdef BUG_NOT_RESTORED
     if
     :: got != NOBODYS ->
        my_bottom++;
        store_bottom_relaxed (my_bottom)
     :: else
     fi
#else
     my_bottom++;
     store_bottom_relaxed (my_bottom)
#endif
  :: else ->
     got = mine[CELL (capacity, my_bottom)];
     atomic
       {
         take (got)
       }
  fi;
  at_top = 0;
  popping = false
}

proctype Owner ()
{
  byte my_bottom = 1;
  byte capacity = 2;
  byte at_top, got, i, n_pushed, n_pops;

  do
  :: n_pushed < N_WORKS ->
     n_pushed++;
     push (n_pushed)
  :: n_pops < N_POPS && n_pushed < N_WORKS ->
     n_pops++;
     pop ();
     got = NOBODYS
  :: n_pushed == N_WORKS ->
     pop ();
     if
     :: got == NOBODYS -> break
     :: else -> got = NOBODYS
     fi
  od
}

/* The owner's stores reach the memory in their own time. */
proctype Memory ()
{
end:
  do
  :: atomic { cell_waits[0] -> drain_cell (0) }
  :: atomic { cell_waits[1] -> drain_cell (1) }
  :: atomic { cell_waits[2] -> drain_cell (2) }
  :: atomic { cell_waits[3] -> drain_cell (3) }
  :: atomic { cell_waits[4] -> drain_cell (4) }
  :: atomic { cell_waits[5] -> drain_cell (5) }
  :: atomic { array_waits -> array = 1; array_waits = false }
  :: atomic { bottom_waits -> bottom = bottom_stored; bottom_waits = false; bottom_stored = 0 }
  od
}

/* weft_deque_steal, twice; weft_deque_is_empty is its beginning. */
proctype Thief (byte me)
{
  byte at_top, work, n, seen;

  for (n : 1 .. 2)
    {
      atomic
        {
          at_top = top;
          saw_none[me] = false;
          note_emptiness ()
        }
      do
      :: bottom <= at_top -> /* what this load has read */
         assert (saw_none[me]);
         break
      :: else ->
         seen = (array == 0 -> 2 : 4);
#ifdef BUG_READ_AFTER
         if
         :: atomic { top == at_top -> top++ }
            work = cells[CELL (seen, at_top)];
            d_step { take (work) }
            break
#else
         work = cells[CELL (seen, at_top)];
         if
         :: atomic { top == at_top -> top++; take (work) }
            break
#endif
         :: atomic { top != at_top -> at_top = top }
         fi
      od;
      atomic
        {
          work = 0;
          seen = 0;
          at_top = 0
        }
    }
}

proctype Observer ()
{
  byte i;

  timeout;
  for (i : 1 .. N_WORKS)
    {
      assert (taken[i] == 1)
    }
}

init
{
  atomic
    {
      run Owner ();
      run Thief (0);
      run Thief (1);
      run Memory ();
      run Observer ()
    }
}
