// SPDX-License-Identifier: GPL-3.0-or-later

static class Combinators
{
    [Case("33")]
    static string WaitsForAll()
    {
        var last = new TaskCompletionSource();
        var all = Task.WhenAll(Say.Failed("early"), last.Task);
        string before = Say.Status(all);
        last.SetResult();
        return $"before={before} after={Say.Status(all)}";
    }

    [Case("34")]
    static string FailureAndCancellation()
    {
        var mixed = Task.WhenAll(Say.Cancelled(), Say.Failed("a"), Task.WhenAll(Say.Failed("b"), Say.Failed("c")), Say.Failed("d"));
        var mine = new CancellationTokenSource();
        mine.Cancel();
        var cancelled = Task.WhenAll(Task.FromCanceled(mine.Token), Say.Cancelled());
        string first = "another";
        try { cancelled.GetAwaiter().GetResult(); }
        catch (OperationCanceledException exception) { if (exception.CancellationToken == mine.Token) first = "the first"; }
        return $"mixed={Say.Status(mixed)}:{string.Join(",", mixed.Exception!.InnerExceptions.Select(e => e.Message))} only={Say.Status(cancelled)}:{first}";
    }

    [Case("35")]
    static string InputOrder()
    {
        var a = new TaskCompletionSource<int>();
        var b = new TaskCompletionSource<int>();
        var all = Task.WhenAll(a.Task, b.Task);
        b.SetResult(2);
        a.SetResult(1);
        return $"results={string.Join(",", all.Result)} empty={Say.Status(Task.WhenAll(Array.Empty<Task>()))}";
    }

    static int reports;

    static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    /// How many failures are reported as unobserved once @action has dropped its tasks.
    public static int Reports(Action action)
    {
        void Count(object? sender, UnobservedTaskExceptionEventArgs args)
        {
            reports++;
            args.SetObserved();
        }
        Collect();
        reports = 0;
        TaskScheduler.UnobservedTaskException += Count;
        ManualContext.OnThread(action);
        Collect();
        TaskScheduler.UnobservedTaskException -= Count;
        return reports;
    }

    [Case("36")]
    static string ChildrenAreObserved()
    {
        int looked = Reports(() => Say.Error(Task.WhenAll(Say.Failed("a"), Say.Failed("b"))));
        int dropped = Reports(() => Task.WhenAll(Say.Failed("a"), Say.Failed("b")));
        return $"looked-at={looked} dropped={dropped}";
    }

    [Case("37")]
    static string WhenAny()
    {
        var loser = new TaskCompletionSource();
        var failed = Say.Failed("winner");
        var any = Task.WhenAny(loser.Task, failed);
        return $"outer={Say.Status(any)} winner={(any.Result == failed ? Say.Error(any.Result) : "another")}";
    }

    [Case("38")]
    static async Task<string> WhenEach()
    {
        var a = new TaskCompletionSource<int>();
        var b = new TaskCompletionSource<int>();
        var order = new List<int>();
        b.SetResult(2);
        var enumerator = Task.WhenEach(a.Task, b.Task, b.Task).GetAsyncEnumerator();
        while (order.Count < 2 && await enumerator.MoveNextAsync())
            order.Add(enumerator.Current.Result);
        a.SetResult(1);
        while (await enumerator.MoveNextAsync())
            order.Add(enumerator.Current.Result);
        var pending = new TaskCompletionSource<int>();
        var source = new CancellationTokenSource();
        string cancelled = "none";
        source.Cancel();
        try { await foreach (var _ in Task.WhenEach(pending.Task).WithCancellation(source.Token)) { } }
        catch (OperationCanceledException) { cancelled = "cancelled"; }
        return $"order={string.Join(",", order)} iteration={cancelled} task={Say.Status(pending.Task)}";
    }
}
