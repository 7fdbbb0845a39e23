// SPDX-License-Identifier: GPL-3.0-or-later

using System.Collections.Concurrent;

/// A loop as a UI's: one thread that runs what is posted to it.
sealed class LoopContext : SynchronizationContext
{
    readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> queue = new();

    public override void Post(SendOrPostCallback callback, object? state) => queue.Add((callback, state));

    bool stopped;

    /// From what it runs; a poster may still be on its way out of Post.
    public void Stop() => stopped = true;

    public void Run()
    {
        SetSynchronizationContext(this);
        while (!stopped)
        {
            var (callback, state) = queue.Take();
            callback(state);
        }
        SetSynchronizationContext(null);
    }
}

static class Loop
{
    const int Count = 1_100_000;

    public static double Posts(int threads)
    {
        var loop = new LoopContext();
        int ran = 0;
        var posters = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < Count / threads; i++)
                loop.Post(_ =>
                {
                    if (++ran == Count)
                        loop.Stop();
                }, null);
        })).ToArray();
        double time = Program.Time(() =>
        {
            foreach (var poster in posters)
                poster.Start();
            loop.Run();
        }, Count);
        Program.Check("posts", Count, ran);
        return time;
    }

    const int Trips = 20_000;

    static async Task Travel(LoopContext loop)
    {
        for (int i = 0; i < Trips; i++)
            await Task.Run(static () => { });
        loop.Stop();
    }

    public static double RoundTrip() => Program.Time(() =>
    {
        var loop = new LoopContext();
        loop.Post(_ => _ = Travel(loop), null);
        loop.Run();
    }, Trips);
}
