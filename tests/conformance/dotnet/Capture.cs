// SPDX-License-Identifier: GPL-3.0-or-later

static class Capture
{
    static async Task Await(Task task, ConfigureAwaitOptions options) => await task.ConfigureAwait(options);

    /// Starts an await under a context, completes the task elsewhere, and counts the posts.
    static (int Posts, bool Done) Posts(ConfigureAwaitOptions options, bool completed = false)
    {
        var context = new ManualContext();
        var source = new TaskCompletionSource();
        Task? task = null;
        if (completed)
            source.SetResult();
        ManualContext.With(context, () => task = Await(source.Task, options));
        bool done = task!.IsCompleted;
        if (!completed)
            ManualContext.OnThread(source.SetResult);
        int posts = context.Posts;
        context.RunAll();
        task.Wait();
        return (posts, done);
    }

    [Case("16")]
    static string OnePost() =>
        $"capture={Posts(ConfigureAwaitOptions.ContinueOnCapturedContext).Posts} no-capture={Posts(ConfigureAwaitOptions.None).Posts}";

    [Case("18")]
    static string BaseContextIsNone()
    {
        string seen = "";
        int setter = 0;
        ManualContext.OnThread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            var source = new TaskCompletionSource();
            async Task<string> See()
            {
                await source.Task;
                return Environment.CurrentManagedThreadId == setter ? "inline" : "posted";
            }
            var task = See();
            ManualContext.OnThread(() => { setter = Environment.CurrentManagedThreadId; source.SetResult(); });
            seen = task.Result;
        });
        return seen;
    }

    [Case("19")]
    static string CompletedTask()
    {
        var (posts, done) = Posts(ConfigureAwaitOptions.ContinueOnCapturedContext, completed: true);
        return $"posts={posts} suspended={Say.Bool(!done)}";
    }

    [Case("20")]
    static string NoContextAfterwards()
    {
        var source = new TaskCompletionSource();
        async Task<string> See()
        {
            await source.Task;
            return SynchronizationContext.Current is null ? "none" : "the completer's";
        }
        Task<string>? task = null;
        ManualContext.OnThread(() => task = See());
        ManualContext.OnThread(() => ManualContext.With(new ManualContext(), source.SetResult));
        return task!.Result;
    }

    [Case("21")]
    static string ForceYielding()
    {
        var (posts, done) = Posts(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.ContinueOnCapturedContext, completed: true);
        return $"posts={posts} suspended={Say.Bool(!done)}";
    }

    [Case("22")]
    static string SuppressErrors()
    {
        string failed = Say.Error(Await(Say.Failed("x"), ConfigureAwaitOptions.SuppressThrowing));
        string cancelled = Say.Error(Await(Say.Cancelled(), ConfigureAwaitOptions.SuppressThrowing));
        string valued = Say.Refused(() => Valued());
        [System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA2261", Justification = "It is what is tested.")]
        static object Valued() => Task.FromResult(1).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return $"failed={failed} cancelled={cancelled} valued={valued}";
    }

    [Case("23")]
    static string Equivalents()
    {
        var context = new ManualContext();
        var source = new TaskCompletionSource();
        async Task Old(bool capture) => await source.Task.ConfigureAwait(capture);
        async Task Default() => await source.Task;
        Task[] tasks = [];
        ManualContext.With(context, () => tasks = [Old(false), Await(source.Task, ConfigureAwaitOptions.None)]);
        ManualContext.OnThread(source.SetResult);
        Task.WaitAll(tasks);
        int none = context.Posts;
        source = new TaskCompletionSource();
        ManualContext.With(context, () => tasks = [Old(true), Default(), Await(source.Task, ConfigureAwaitOptions.ContinueOnCapturedContext)]);
        ManualContext.OnThread(source.SetResult);
        int captured = context.Posts - none;
        context.RunAll();
        return $"none={none} captured={captured}";
    }

    [Case("24")]
    static string Yield()
    {
        var context = new ManualContext();
        async Task<string> Yields() { await Task.Yield(); return SynchronizationContext.Current == context ? "the context" : "another"; }
        Task<string>? task = null;
        ManualContext.With(context, () => task = Yields());
        bool suspended = !task!.IsCompleted;
        int posts = context.Posts;
        context.RunAll();
        return $"suspended={Say.Bool(suspended)} posts={posts} on={task.Result}";
    }
}
