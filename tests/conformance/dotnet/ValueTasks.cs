// SPDX-License-Identifier: GPL-3.0-or-later

using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

static class ValueTasks
{
    sealed class Source : IValueTaskSource<int>
    {
        public ManualResetValueTaskSourceCore<int> Core;
        public ValueTask<int> Task => new(this, Core.Version);
        public int GetResult(short token) => Core.GetResult(token);
        public ValueTaskSourceStatus GetStatus(short token) => Core.GetStatus(token);
        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            Core.OnCompleted(continuation, state, token, flags);
    }

    static string Threw(Action action)
    {
        try { action(); return "accepted"; }
        catch (InvalidOperationException) { return "refused"; }
    }

    [Case("54")]
    static string StaleToken()
    {
        var source = new Source();
        short old = source.Core.Version;
        source.Core.SetResult(1);
        source.Core.Reset();
        string result = Threw(() => source.GetResult(old));
        string status = Threw(() => source.GetStatus(old));
        string onCompleted = Threw(() => source.OnCompleted(_ => { }, null, old, ValueTaskSourceOnCompletedFlags.None));
        return $"result={result} status={status} await={onCompleted}";
    }

    [Case("55")]
    static string Misuse()
    {
        var source = new Source();
        string early = Threw(() => source.GetResult(source.Core.Version));
        source.OnCompleted(_ => { }, null, source.Core.Version, ValueTaskSourceOnCompletedFlags.None);
        string second = Threw(() => source.OnCompleted(_ => { }, null, source.Core.Version, ValueTaskSourceOnCompletedFlags.None));
        source.Core.SetResult(1);
        string twice = Threw(() => source.Core.SetResult(2));
        return $"second-await={second} set-twice={twice} early-result={early}";
    }

    [Case("56")]
    static string Order()
    {
        string completedFirst = "", registeredFirst = "";
        ManualContext.OnThread(() =>
        {
            int thread = Environment.CurrentManagedThreadId;
            string Place() => Environment.CurrentManagedThreadId == thread ? "inline" : "queued";
            var done = new ManualResetEventSlim();
            var first = new Source();
            first.Core.SetResult(1);
            first.OnCompleted(_ => { completedFirst = Place(); done.Set(); }, null, first.Core.Version, ValueTaskSourceOnCompletedFlags.None);
            done.Wait();
            var second = new Source();
            second.OnCompleted(_ => registeredFirst = Place(), null, second.Core.Version, ValueTaskSourceOnCompletedFlags.None);
            second.Core.SetResult(1);
        });
        return $"completed-first={completedFirst} registered-first={registeredFirst}";
    }

    [Case("57")]
    static string AlwaysPosted()
    {
        var context = new ManualContext();
        var source = new Source();
        async Task<int> Await() => await source.Task;
        Task<int>? task = null;
        int posts = 0;
        ManualContext.With(context, () =>
        {
            task = Await();
            source.Core.SetResult(3);
            posts = context.Posts;
        });
        context.RunAll();
        return $"posts={posts} value={task!.Result}";
    }

    [Case("58")]
    static string Cancelled()
    {
        var source = new Source();
        source.Core.SetException(new OperationCanceledException());
        return "cancelled=" + Say.Bool(source.Task.IsCanceled);
    }

    [Case("59")]
    static string Zero()
    {
        ValueTask zero = default;
        var task = new TaskCompletionSource<int>().Task;
        return $"zero={(zero.IsCompletedSuccessfully ? "succeeded" : "pending")} as-task={(new ValueTask<int>(task).AsTask() == task ? "the same" : "another")}";
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    static async ValueTask<int> Pooled(Task<int> task) => await task;

    [Case("60")]
    static async Task<string> PooledStale()
    {
        var source = new TaskCompletionSource<int>();
        var first = Pooled(source.Task);
        source.SetResult(1);
        int value = await first;
        string stale = "accepted";
        try { await first; } catch (InvalidOperationException) { stale = "refused"; }
        return $"value={value} again={stale}";
    }

    [Case("61")]
    static async Task<string> Preserved()
    {
        var source = new Source();
        var kept = source.Task.Preserve();
        source.Core.SetResult(4);
        return $"{await kept},{await kept},{await kept}";
    }
}
