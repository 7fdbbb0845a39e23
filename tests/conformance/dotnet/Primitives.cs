// SPDX-License-Identifier: GPL-3.0-or-later

using System.Threading.Channels;

static class Primitives
{
    [Case("66")]
    static string SemaphoreOrder()
    {
        var semaphore = new SemaphoreSlim(0, 2);
        var waits = Enumerable.Range(0, 3).Select(_ => semaphore.WaitAsync()).ToArray();
        semaphore.Release();
        waits[0].Wait();
        string first = string.Join(",", waits.Select(w => Say.Bool(w.IsCompleted)));
        semaphore.Release(2);
        Task.WaitAll(waits);
        int old = semaphore.Release(1);
        string over = Say.Refused(() => semaphore.Release(2));
        return $"first={first} old={old} over={over}";
    }

    [Case("67")]
    static string SemaphoreEmptyAndCancelled()
    {
        bool empty = new SemaphoreSlim(0).WaitAsync(0).Result;
        string cancelled = Say.Error(new SemaphoreSlim(1).WaitAsync(new CancellationToken(true)));
        return $"empty={Say.Bool(empty)} cancelled={cancelled}";
    }

    [Case("68")]
    static string PermitsAreNotLost()
    {
        var semaphore = new SemaphoreSlim(0);
        int taken = 0;
        const int rounds = 500;
        for (int i = 0; i < rounds; i++)
        {
            var wait = semaphore.WaitAsync(i % 2);
            semaphore.Release();
            if (wait.Result)
                taken++;
            else if (semaphore.Wait(0))
                taken++;
        }
        return $"lost={rounds - taken - semaphore.CurrentCount}";
    }

    static string Written(BoundedChannelFullMode mode)
    {
        var dropped = new List<int>();
        var channel = Channel.CreateBounded(new BoundedChannelOptions(2) { FullMode = mode }, (int item) => dropped.Add(item));
        for (int i = 1; i <= 3; i++)
            if (!channel.Writer.TryWrite(i))
                return "refused";
        var left = new List<int>();
        while (channel.Reader.TryRead(out int item))
            left.Add(item);
        return $"{string.Join("", left)}-{string.Join("", dropped)}";
    }

    [Case("69")]
    static string FullModes() =>
        $"wait={Written(BoundedChannelFullMode.Wait)} oldest={Written(BoundedChannelFullMode.DropOldest)} newest={Written(BoundedChannelFullMode.DropNewest)} write={Written(BoundedChannelFullMode.DropWrite)}";

    [Case("70")]
    static string CompletionAfterDrain()
    {
        var channel = Channel.CreateBounded<int>(2);
        channel.Writer.TryWrite(1);
        channel.Writer.Complete();
        string before = Say.Status(channel.Reader.Completion);
        channel.Reader.TryRead(out _);
        return $"before={before} drained={Say.Error(channel.Reader.Completion)}";
    }

    [Case("71")]
    static async Task<string> CompletedWithError()
    {
        var channel = Channel.CreateBounded<int>(2);
        channel.Writer.Complete(new InvalidOperationException("mine"));
        async Task<string> Closed(Func<Task> action)
        {
            try { await action(); return "none"; }
            catch (ChannelClosedException exception) { return "closed:" + exception.InnerException?.Message; }
            catch (Exception exception) { return exception.Message; }
        }
        string read = await Closed(async () => await channel.Reader.ReadAsync());
        string write = await Closed(async () => await channel.Writer.WriteAsync(1));
        string wait = await Closed(async () => await channel.Reader.WaitToReadAsync());
        string completion = await Closed(() => channel.Reader.Completion);
        return $"read={read} write={write} wait={wait} completion={completion}";
    }

    [Case("72")]
    static string CompletedTwice()
    {
        var channel = Channel.CreateBounded<int>(2);
        channel.Writer.Complete();
        bool wait = channel.Reader.WaitToReadAsync().Result;
        string again = Say.Refused(() => channel.Writer.Complete());
        return $"wait={Say.Bool(wait)} complete={again} try-complete={Say.Bool(channel.Writer.TryComplete())}";
    }

    [Case("73")]
    static string CancelledWrite()
    {
        var channel = Channel.CreateBounded<int>(1);
        var source = new CancellationTokenSource();
        channel.Writer.TryWrite(1);
        var second = channel.Writer.WriteAsync(2, source.Token).AsTask();
        var third = channel.Writer.WriteAsync(3).AsTask();
        source.Cancel();
        string cancelled = Say.Error(second);
        channel.Reader.TryRead(out int first);
        third.Wait();
        channel.Reader.TryRead(out int next);
        return $"write={cancelled} read={first},{next}";
    }

    [Case("74")]
    static string CancelledRead()
    {
        var channel = Channel.CreateBounded<int>(1);
        channel.Writer.TryWrite(1);
        string read = Say.Error(channel.Reader.ReadAsync(new CancellationToken(true)).AsTask());
        return $"{read} left={Say.Bool(channel.Reader.TryPeek(out _))}";
    }

    [Case("77")]
    static string ReaderIsQueued()
    {
        string place = "";
        ManualContext.OnThread(() =>
        {
            var channel = Channel.CreateBounded<int>(1);
            int writer = Environment.CurrentManagedThreadId;
            async Task<string> Read()
            {
                await channel.Reader.ReadAsync().ConfigureAwait(false);
                return Environment.CurrentManagedThreadId == writer ? "inline" : "queued";
            }
            var read = Read();
            channel.Writer.TryWrite(1);
            place = read.Result;
        });
        return place;
    }

    [Case("78")]
    static string ForEachCancelled()
    {
        bool touched = false;
        IEnumerable<int> Source() { touched = true; yield return 1; }
        var task = Parallel.ForEachAsync(Source(), new CancellationToken(true), (_, _) => default);
        try { task.Wait(); } catch (AggregateException) { }
        return $"{Say.Status(task)} touched={Say.Bool(touched)}";
    }

    [Case("79")]
    static string ReturnsFirst()
    {
        int inside = 0, most = 0, ran = 0;
        var gate = new ManualResetEventSlim();
        var task = Parallel.ForEachAsync(Enumerable.Range(0, 20), new ParallelOptions { MaxDegreeOfParallelism = 2 }, (_, _) =>
        {
            gate.Wait();
            int now = Interlocked.Increment(ref inside);
            lock (gate) most = Math.Max(most, now);
            Interlocked.Increment(ref ran);
            Interlocked.Decrement(ref inside);
            return default;
        });
        string returned = Say.Bool(!task.IsCompleted);
        gate.Set();
        task.Wait();
        return $"returned-first={returned} ran={ran} within-degree={Say.Bool(most <= 2)}";
    }

    [Case("80")]
    static string FailingBody()
    {
        var started = new CountdownEvent(2);
        bool cancelled = false;
        var task = Parallel.ForEachAsync(Enumerable.Range(0, 2), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (i, token) =>
        {
            started.Signal();
            await Task.Run(started.Wait);
            if (i == 0)
                throw new InvalidOperationException("a");
            var never = new TaskCompletionSource();
            using (token.Register(never.SetResult))
                await never.Task;
            cancelled = token.IsCancellationRequested;
            throw new InvalidOperationException("b");
        });
        try { task.Wait(); } catch (AggregateException) { }
        var outer = new CancellationTokenSource();
        var outerTask = Parallel.ForEachAsync(Enumerable.Range(0, 1), outer.Token, (_, _) =>
        {
            outer.Cancel();
            throw new OperationCanceledException(outer.Token);
        });
        try { outerTask.Wait(); } catch (AggregateException) { }
        return $"{Say.Status(task)}:{string.Join(",", task.Exception!.InnerExceptions.Select(e => e.Message).Order())} others-cancelled={Say.Bool(cancelled)} outer={Say.Status(outerTask)}";
    }

    [Case("89")]
    static string ProgressPosts()
    {
        var context = new ManualContext();
        var seen = new List<int>();
        IProgress<int>? progress = null;
        ManualContext.With(context, () => progress = new Progress<int>(seen.Add));
        ManualContext.OnThread(() => { progress!.Report(1); progress.Report(2); });
        int posts = context.Posts;
        string before = seen.Count.ToString();
        context.RunAll();
        string where = "";
        ManualContext.OnThread(() =>
        {
            var done = new ManualResetEventSlim();
            IProgress<int> none = new Progress<int>(_ => { where = Thread.CurrentThread.IsThreadPoolThread ? "the pool" : "a thread"; done.Set(); });
            none.Report(1);
            done.Wait();
        });
        return $"posts={posts} before={before} values={string.Join(",", seen)} without={where}";
    }
}
