// SPDX-License-Identifier: GPL-3.0-or-later

static class Cancellation
{
    [Case("39")]
    static string Order()
    {
        var source = new CancellationTokenSource();
        var order = new List<string>();
        int thread = 0;
        for (int i = 0; i < 3; i++)
        {
            int number = i;
            source.Token.Register(() => { order.Add(number.ToString()); thread = Environment.CurrentManagedThreadId; });
        }
        source.Cancel();
        return $"{string.Join(",", order)} on={(thread == Environment.CurrentManagedThreadId ? "the canceller" : "another")}";
    }

    [Case("41")]
    static string AlreadyCancelled()
    {
        bool called = false;
        new CancellationToken(true).Register(() => called = true);
        return "inline=" + Say.Bool(called);
    }

    [Case("43")]
    static string UnregisterInside()
    {
        var source = new CancellationTokenSource();
        var calls = new List<int>();
        CancellationTokenRegistration one = default, two = default;
        one = source.Token.Register(() => calls.Add(1));
        two = source.Token.Register(() => { calls.Add(2); one.Dispose(); two.Dispose(); });
        source.Cancel();
        return "called=" + string.Join(",", calls);
    }

    [Case("45")]
    static string Linked()
    {
        var parent = new CancellationTokenSource();
        var child = CancellationTokenSource.CreateLinkedTokenSource(parent.Token);
        parent.Cancel();
        bool cancelled = child.IsCancellationRequested;
        parent.Dispose();
        child.Dispose();
        return "child=" + Say.Bool(cancelled);
    }

    [Case("46")]
    static string CancelAfter()
    {
        var restarted = new CancellationTokenSource();
        restarted.CancelAfter(3_600_000);
        restarted.CancelAfter(1);
        restarted.Token.WaitHandle.WaitOne();
        var disarmed = new CancellationTokenSource();
        disarmed.CancelAfter(3_600_000);
        disarmed.CancelAfter(-1);
        return $"restarted={Say.Bool(restarted.IsCancellationRequested)} disarmed={Say.Bool(disarmed.IsCancellationRequested)}";
    }

    [Case("48")]
    static string CancelAsync()
    {
        string where = "";
        ManualContext.OnThread(() =>
        {
            var source = new CancellationTokenSource();
            int caller = Environment.CurrentManagedThreadId;
            source.Token.Register(() => where = Environment.CurrentManagedThreadId == caller ? "the caller" : "the pool");
            var task = source.CancelAsync();
            bool requested = source.IsCancellationRequested;
            task.Wait();
            where = $"requested={Say.Bool(requested)} on={where}";
        });
        return where;
    }
}
