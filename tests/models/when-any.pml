/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The first of several tasks.
 *
 * Modelled, from weft-when-any.c: link_all, link_node, try_to_win, node_run and finish. One
 * thread links the nodes and then drops the caller's reference; each child is completed by a
 * thread of its own, at any time.
 *
 *     winner       LINKING, OPEN, or the number of the child that was first
 *     node[]       in nobody's list, in the child's, told
 *     held[]       the whole's references on the children
 *     refs         on the whole; 0 releases its memory, the nodes with it
 *
 * Proven:
 *
 *   1. It is ended once, by a child that has completed, and always, for all do.
 *   2. When it is ended no node is in the list of a child that goes on.
 *   3. Nobody touches the whole when its memory has been released; it is released, and holds
 *      no child any more, but for the winner, whom the result has.
 *   4. A child is only looked at while it is held.
 *   5. Every run ends.
 *
 * Abstracted, and why that may be:
 *
 *   - weft_task_add_awaiter, _remove_awaiter and the publishing that tells the nodes are one
 *     step each; see task.pml.
 *   - That a child may be complete before anything is linked is the case where link_node
 *     finds it so; the source looks for it earlier only to save the nodes.
 *
 * Memory: `winner` is exchanged with acquire and release. Who finds OPEN sees the nodes and
 * `n_linked`, which the linking thread wrote before; and that thread, where it finds a number
 * instead of LINKING, is the one that wrote them.
 *
 * Mistakes that have to be found:
 *
 *   BUG_FINISH_WHILE_LINKING   the first child ends it, linked or not
 *   BUG_LOSER_FINISHES         a child that has lost ends it, too
 *   BUG_NO_NODE_REF            nodes have no references
 *   BUG_ALWAYS_UNREF           ending gives up the references of all nodes, told or not
 *   BUG_NO_REMOVE              losers stay in the lists
 *   BUG_NOBODY_FINISHES        the linking thread does not look whether somebody has won
 *
 * @holds
 * @holds terminates
 * @fails -DBUG_FINISH_WHILE_LINKING: assertion violated
 * @fails -DBUG_LOSER_FINISHES: assertion violated
 * @fails -DBUG_NO_NODE_REF: assertion violated
 * @fails -DBUG_ALWAYS_UNREF: assertion violated
 * @fails -DBUG_NO_REMOVE: assertion violated
 * @fails -DBUG_NOBODY_FINISHES: assertion violated
 */

#define N 3

#define LINKING 100
#define OPEN 101

mtype = { NOWHERE, THERE, OVER };

byte winner = LINKING;
byte n_linked;
mtype node[N] = NOWHERE;
bool held[N];
bool complete[N];

byte refs = 2; /* the caller's and the producer's */
bool freed;
byte n_ended;
byte n_gone;

inline touch ()
{
  assert (!freed)
}

inline unref ()
{
  atomic
    {
      touch ();
      assert (refs > 0);
      refs--;
      freed = (refs == 0)
    }
}

inline unref_node ()
{
#ifdef BUG_NO_NODE_REF
  skip
#else
  unref ()
#endif
}

inline finish ()
{
  touch ();
  i = 0;
  do
  :: i < n_linked && i != winner ->
     assert (held[i]);
#ifndef BUG_NO_REMOVE
     if
     :: atomic { node[i] == THERE -> node[i] = NOWHERE }
        unref_node ()
     :: node[i] != THERE ->
#ifdef BUG_ALWAYS_UNREF
        unref_node ()
#else
        skip
#endif
     fi;
#endif
     held[i] = false;
     touch ();
     i++
  :: i < n_linked && i == winner -> i++
  :: i == n_linked -> break
  od;
  atomic
    {
      touch ();
      n_ended++;
      assert (n_ended == 1);
      assert (complete[winner]);
      assert (held[winner]);
      held[winner] = false; /* the result has it */
      i = 0;
      do
      :: i < N -> assert (i == winner || node[i] != THERE); i++
      :: else -> break
      od
    }
  unref ()
}

inline try_to_win (number)
{
  atomic
    {
      touch ();
      old = winner;
      if
      :: old >= LINKING -> winner = number
      :: else
      fi
    }
}

/* Completes one child and tells the node. */
proctype Child (byte me)
{
  byte old;
  byte i;
  bool told;

  atomic
    {
      complete[me] = true;
      told = (node[me] == THERE);
      if
      :: told -> node[me] = OVER
      :: else
      fi
    }
  if
  :: told ->
     try_to_win (me);
     if
#ifdef BUG_FINISH_WHILE_LINKING
     :: old >= LINKING -> finish ()
#else
#ifdef BUG_LOSER_FINISHES
     :: old != LINKING -> finish ()
#else
     :: old == OPEN -> finish ()
#endif
#endif
     :: else
     fi;
     unref_node ()
  :: else
  fi;
  n_gone++
}

inline link_node ()
{
  held[n] = true;
  n_linked++;
#ifndef BUG_NO_NODE_REF
  atomic { touch (); refs++ }
#endif
  if
  :: atomic { !complete[n] -> node[n] = THERE }
  :: complete[n] ->
     try_to_win (n);
     unref_node ()
  fi
}

proctype Linker ()
{
  byte old;
  byte i;
  byte n;

  do
  :: n < N && winner == LINKING ->
     link_node ();
     n++
  :: n < N && winner != LINKING -> break
  :: n == N -> break
  od;

  atomic
    {
      touch ();
      old = winner;
      if
      :: old == LINKING -> winner = OPEN
      :: else
      fi
    }
#if !defined(BUG_NOBODY_FINISHES) && !defined(BUG_FINISH_WHILE_LINKING)
  if
  :: old != LINKING -> finish ()
  :: else
  fi;
#endif
  unref (); /* the caller's */
  n_gone++
}

proctype Observer ()
{
  byte i;

  timeout;
  assert (n_gone == N + 1);
  assert (n_ended == 1);
  assert (freed);
  for (i : 0 .. N - 1)
    {
      assert (!held[i])
    }
}

init
{
  byte i;

  atomic
    {
      for (i : 0 .. N - 1)
        {
          run Child (i)
        }
      run Linker ();
      run Observer ()
    }
}
