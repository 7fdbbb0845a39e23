// SPDX-License-Identifier: GPL-3.0-or-later

using System.Diagnostics;

static class Pool
{
    static async Task Jobs(int n)
    {
        var tasks = new Task[n];
        for (int i = 0; i < n; i++)
            tasks[i] = Task.Run(static () => { });
        await Task.WhenAll(tasks);
    }

    public static double Outside() => Program.Time(() => Jobs(1_000_000).Wait(), 1e6);

    static async Task Parents()
    {
        var parents = new Task[1000];
        for (int i = 0; i < parents.Length; i++)
            parents[i] = Task.Run(() => Jobs(1000));
        await Task.WhenAll(parents);
    }

    public static double Inside() => Program.Time(() => Parents().Wait(), 1e6);

    static async Task<long> Node(int n)
    {
        if (n < 2)
            return n;
        var spawned = Task.Run(() => Node(n - 1));
        long here = await Node(n - 2);
        return here + await spawned;
    }

    const double Nodes = 635_621; // calls of Node (27)

    public static double Fib() => Program.Time(() => Program.Check("fib", 196_418, Task.Run(() => Node(27)).Result), Nodes);

    public static double WhenAll() => Program.Time(() =>
    {
        for (int i = 0; i < 20; i++)
            Jobs(10_000).Wait();
    }, 2e5);

    public static double Combinator()
    {
        long time = 0;
        for (int round = 0; round < 50; round++)
        {
            var sources = new TaskCompletionSource<long>[10_000];
            var tasks = new Task<long>[sources.Length];
            for (int i = 0; i < sources.Length; i++)
            {
                sources[i] = new();
                tasks[i] = sources[i].Task;
            }

            long begin = Stopwatch.GetTimestamp();
            var all = Task.WhenAll(tasks);
            for (int i = 0; i < sources.Length; i++)
                sources[i].SetResult(i);
            time += Stopwatch.GetTimestamp() - begin;
            Program.Check("completed", 1, all.IsCompletedSuccessfully ? 1 : 0);
        }
        return time * 1e9 / Stopwatch.Frequency / 500_000;
    }

    const long Items = 10_000_000;

    // The finalizer of Austin Appleby's MurmurHash3, as in bench-parallel-for.c.
    static ulong Hash(ulong x)
    {
        x ^= x >> 33;
        x *= 0xff51afd7ed558ccd;
        x ^= x >> 33;
        x *= 0xc4ceb9fe1a85ec53;
        return x ^ (x >> 33);
    }

    static double Sum(int degree, out ulong sum)
    {
        ulong total = 0;
        double time = Program.Time(() => Parallel.For(0L, Items, new ParallelOptions { MaxDegreeOfParallelism = degree },
            static () => 0UL, static (i, _, local) => local + Hash((ulong)i), local => Interlocked.Add(ref total, local)), 1);
        sum = total;
        return time;
    }

    /// How many times as fast two are as one.
    public static double ParallelFor()
    {
        double one = Sum(1, out ulong first);
        double two = Sum(2, out ulong second);
        Program.Check("sums", (long)first, (long)second);
        return one / two;
    }
}
