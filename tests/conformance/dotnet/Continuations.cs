// SPDX-License-Identifier: GPL-3.0-or-later

static class Continuations
{
    /// Awaits and says on which thread it went on; nothing is lost if it goes on elsewhere.
    static Task<string> Follow(Task task, int setter) => FollowAsync(task, setter);

    static async Task<string> FollowAsync(Task task, int setter)
    {
        await task.ConfigureAwait(false);
        return Environment.CurrentManagedThreadId == setter ? "inline" : "queued";
    }

    static string Places(TaskCreationOptions options, int n)
    {
        string places = "";
        ManualContext.OnThread(() =>
        {
            var source = new TaskCompletionSource(options);
            var followers = Enumerable.Range(0, n).Select(_ => Follow(source.Task, Environment.CurrentManagedThreadId)).ToArray();
            source.SetResult();
            Task.WhenAll(followers).Wait();
            places = string.Join(",", followers.Select(f => f.Result));
        });
        return places;
    }

    [Case("7")]
    static string FirstInline() => Places(TaskCreationOptions.None, 3);

    [Case("8")]
    static string AsynchronousContinuations()
    {
        string direct = Places(TaskCreationOptions.RunContinuationsAsynchronously, 2);
        string combined = "";
        ManualContext.OnThread(() =>
        {
            var source = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
            int setter = Environment.CurrentManagedThreadId;
            var all = Follow(Task.WhenAll(source.Task), setter);
            var any = Follow(Task.WhenAny(source.Task, new TaskCompletionSource().Task), setter);
            var unwrapped = Follow(source.Task.Unwrap(), setter);
            source.SetResult(Task.CompletedTask);
            Task.WhenAll(all, any, unwrapped).Wait();
            combined = $"when-all={all.Result} when-any={any.Result} unwrap={unwrapped.Result}";
        });
        return $"{direct} {combined}";
    }

    [Case("10")]
    static string DeepChain()
    {
        const int depth = 1_000_000;
        var first = new TaskCompletionSource();
        Task last = first.Task;
        for (int i = 0; i < depth; i++)
            last = Next(last);
        first.SetResult();
        last.Wait();
        return Say.Status(last);

        static async Task Next(Task task) => await task.ConfigureAwait(false);
    }

    [Case("11")]
    static string CompletesWhileRegistering()
    {
        int completed = 0;
        for (int i = 0; i < 2000; i++)
        {
            var source = new TaskCompletionSource();
            var setter = Task.Run(() => source.SetResult());
            var follower = Follow(source.Task, -1);
            follower.Wait();
            setter.Wait();
            completed += follower.IsCompletedSuccessfully ? 1 : 0;
        }
        return $"lost={2000 - completed}";
    }

    [Case("12")]
    static string CompleterHasAContext()
    {
        string place = "";
        ManualContext.OnThread(() =>
        {
            var source = new TaskCompletionSource();
            var follower = Follow(source.Task, Environment.CurrentManagedThreadId);
            var context = new ManualContext();
            ManualContext.With(context, source.SetResult);
            place = follower.Result + " posts=" + context.Posts;
        });
        return place;
    }

    [Case("13")]
    static string SameContextIsInline()
    {
        string place = "";
        ManualContext.OnThread(() =>
        {
            var context = new ManualContext();
            var source = new TaskCompletionSource();
            int before = 0;
            ManualContext.With(context, () =>
            {
                async Task Capture() => await source.Task;
                var follower = Capture();
                source.SetResult();
                before = context.Posts;
                place = follower.IsCompleted ? "inline" : "posted";
            });
            place += " posts=" + before;
        });
        return place;
    }

    [Case("14")]
    static string FailureStaysAway()
    {
        var source = new TaskCompletionSource();
        async Task Fail() { await source.Task.ConfigureAwait(false); throw new InvalidOperationException("mine"); }
        var failing = Fail();
        string setter = Say.Refused(source.SetResult);
        try { failing.Wait(); } catch (AggregateException) { }
        return $"set={setter} task={Say.Status(failing)}";
    }

    [Case("15")]
    static string FilteredOut()
    {
        var source = new TaskCompletionSource();
        var onError = source.Task.ContinueWith(_ => { }, TaskContinuationOptions.OnlyOnFaulted);
        var onSuccess = source.Task.ContinueWith(_ => { }, TaskContinuationOptions.OnlyOnRanToCompletion);
        source.SetResult();
        try { Task.WaitAll(onError, onSuccess); } catch (AggregateException) { }
        return $"on-error={Say.Status(onError)} on-success={Say.Status(onSuccess)}";
    }
}
