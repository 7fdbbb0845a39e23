// SPDX-License-Identifier: GPL-3.0-or-later

static class RunAndDelay
{
    [Case("25")]
    static string AlreadyCancelled()
    {
        bool called = false;
        var task = Task.Run(() => called = true, new CancellationToken(true));
        try { task.Wait(); } catch (AggregateException) { }
        return $"{Say.Status(task)} called={Say.Bool(called)}";
    }

    [Case("26")]
    static string NoInnerTask()
    {
        var unwrapped = Task.FromResult<Task>(null!).Unwrap();
        return Say.Status(unwrapped);
    }

    [Case("27")]
    static string Mirrors()
    {
        string outerFailed = Say.Status(Task.FromException<Task>(new InvalidOperationException("x")).Unwrap());
        string outerCancelled = Say.Status(Task.FromCanceled<Task>(new CancellationToken(true)).Unwrap());
        string innerFailed = Say.Error(Task.FromResult(Say.Failed("inner")).Unwrap());
        var inner = new TaskCompletionSource<int>();
        var outer = new TaskCompletionSource<Task<int>>();
        var innerFirst = outer.Task.Unwrap();
        inner.SetResult(7);
        outer.SetResult(inner.Task);
        var inner2 = new TaskCompletionSource<int>();
        var outerFirst = Task.FromResult(inner2.Task).Unwrap();
        inner2.SetResult(8);
        return $"outer={outerFailed},{outerCancelled} inner={innerFailed} orders={innerFirst.Result},{outerFirst.Result}";
    }

    [Case("28")]
    static string RunHasNoContext()
    {
        var context = new ManualContext();
        Task<string>? task = null;
        ManualContext.With(context, () => task = Task.Run(() =>
            (SynchronizationContext.Current is null ? "none" : "some") + (Thread.CurrentThread.IsThreadPoolThread ? " pool" : " thread")));
        return task!.Result + " posts=" + context.Posts;
    }

    [Case("29")]
    static string Delay()
    {
        string zero = Say.Status(Task.Delay(0));
        string cancelledFirst = Say.Status(Task.Delay(0, new CancellationToken(true)));
        var source = new CancellationTokenSource();
        var never = Task.Delay(-1, source.Token);
        string before = Say.Status(never);
        source.Cancel();
        string refused = Say.Refused(() => Task.Delay(-2));
        return $"zero={zero} cancelled-zero={cancelledFirst} never={before},{Say.Status(never)} below={refused}";
    }

    [Case("30")]
    static string WaitOnCompleted()
    {
        var token = new CancellationToken(true);
        return Say.Error(Task.CompletedTask.WaitAsync(TimeSpan.Zero, token)) + " " + Say.Error(Say.Failed("own").WaitAsync(TimeSpan.Zero, token));
    }

    [Case("31")]
    static string WaitOnPending()
    {
        var source = new TaskCompletionSource();
        string timedOut = Say.Error(source.Task.WaitAsync(TimeSpan.FromMilliseconds(1)));
        string cancelled = Say.Error(source.Task.WaitAsync(new CancellationToken(true)));
        return $"time={timedOut} cancel={cancelled} task={Say.Status(source.Task)}";
    }

    [Case("32")]
    static string InvalidTimeout() => Say.Refused(() => Task.CompletedTask.WaitAsync(TimeSpan.FromMilliseconds(-2)));
}
