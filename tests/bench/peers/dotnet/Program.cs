// SPDX-License-Identifier: GPL-3.0-or-later

using System.Diagnostics;
using System.Globalization;

/// The questions of tests/bench, as .NET's own idioms answer them. Nanoseconds for each.
static class Program
{
    static readonly Dictionary<string, Func<double>> Questions = new()
    {
        ["completed-task"] = Awaits.CompletedTask,
        ["completed-value-task"] = Awaits.CompletedValueTask,
        ["chain"] = Awaits.Chain,
        ["pool-outside"] = Pool.Outside,
        ["pool-inside"] = Pool.Inside,
        ["fib"] = Pool.Fib,
        ["when-all"] = Pool.WhenAll,
        ["when-all-combinator"] = Pool.Combinator,
        ["parallel-for"] = Pool.ParallelFor,
        ["post-1"] = () => Loop.Posts(1),
        ["post-2"] = () => Loop.Posts(2),
        ["round-trip"] = Loop.RoundTrip,
        ["channel"] = Channels.Bounded,
        ["memory-task"] = Memory.Task,
        ["memory-function"] = Memory.Function,
    };

    public static double Time(Action action, double operations)
    {
        long begin = Stopwatch.GetTimestamp();
        action();
        return (Stopwatch.GetTimestamp() - begin) * 1e9 / Stopwatch.Frequency / operations;
    }

    public static void Check(string what, long expected, long seen)
    {
        if (expected != seen)
            throw new InvalidOperationException($"{what}: {seen} instead of {expected}");
    }

    static int Main(string[] args)
    {
        if (args is ["--list"])
        {
            Console.WriteLine(string.Join("\n", Questions.Keys));
            return 0;
        }
        if (args.Length != 2 || !Questions.TryGetValue(args[0], out var question))
        {
            Console.Error.WriteLine("usage: peer QUESTION RUNS | --list");
            return 2;
        }

        // Tiered compilation: it is compiled again, in the background, once it has run often.
        if (!args[0].StartsWith("memory"))
        {
            for (int i = 0; i < 6; i++)
                question();
            Thread.Sleep(300);
            for (int i = 0; i < 3; i++)
                question();
        }
        for (int i = int.Parse(args[1]); i > 0; i--)
            Console.WriteLine(question().ToString("F3", CultureInfo.InvariantCulture));
        return 0;
    }
}
