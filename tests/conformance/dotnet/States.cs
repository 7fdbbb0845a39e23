// SPDX-License-Identifier: GPL-3.0-or-later

static class States
{
    [Case("1")]
    static string OneWinner()
    {
        var source = new TaskCompletionSource<int>();
        int winners = 0, winner = -1;
        var threads = Enumerable.Range(0, 50).Select(i => new Thread(() =>
        {
            if (source.TrySetResult(i))
            {
                Interlocked.Increment(ref winners);
                winner = i;
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return $"winners={winners} value={(source.Task.Result == winner ? "the winner's" : "another")}";
    }

    [Case("2")]
    static string SetAgain()
    {
        var source = new TaskCompletionSource<int>();
        source.SetResult(1);
        string set = Say.Refused(() => source.SetResult(2));
        bool trySet = source.TrySetResult(3);
        return $"set={set} try-set={Say.Bool(trySet)} value={source.Task.Result}";
    }

    [Case("3")]
    static string FaultedStaysFaulted()
    {
        var cancellation = new CancellationTokenSource();
        var source = new TaskCompletionSource();
        source.SetException(new InvalidOperationException("x"));
        cancellation.Cancel();
        source.TrySetCanceled(cancellation.Token);
        return Say.Status(source.Task) + " " + Say.Error(source.Task);
    }

    [Case("4")]
    static async Task<string> SeveralErrors()
    {
        var all = Task.WhenAll(Say.Failed("a"), Say.Failed("b"));
        string awaited = "none";
        try { await all; } catch (Exception exception) { awaited = exception.Message; }
        return $"all={string.Join(",", all.Exception!.InnerExceptions.Select(e => e.Message))} await={awaited}";
    }

    [Case("5")]
    static string NoError()
    {
        var source = new TaskCompletionSource();
        string set = Say.Refused(() => source.SetException(new Exception[] { null! }));
        return $"{set} {Say.Status(source.Task)}";
    }

    [Case("6")]
    static async Task<string> TheSameCancellation()
    {
        var mine = new CancellationTokenSource();
        mine.Cancel();
        async Task<string> Seen(Task task)
        {
            try { await task; return "none"; }
            catch (OperationCanceledException exception) { return exception.CancellationToken == mine.Token ? "mine" : "another"; }
        }
        var cancelled = Task.FromCanceled(mine.Token);
        return $"direct={await Seen(cancelled)} when-all={await Seen(Task.WhenAll(cancelled))} run={await Seen(Task.Run(() => cancelled))}";
    }
}
