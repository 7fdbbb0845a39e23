// SPDX-License-Identifier: GPL-3.0-or-later

static class Unobserved
{
    [Case("49")]
    static string NeverRead() => "reports=" + Combinators.Reports(() => Say.Failed("x"));

    [Case("50")]
    static string Read()
    {
        int read = Combinators.Reports(() => _ = Say.Failed("x").Exception);
        int awaited = Combinators.Reports(() => Say.Error(Say.Failed("x")));
        int waited = Combinators.Reports(() => { try { Say.Failed("x").Wait(); } catch (AggregateException) { } });
        int status = Combinators.Reports(() => _ = Say.Failed("x").Status);
        return $"read={read} awaited={awaited} waited={waited} status-only={status}";
    }

    [Case("51")]
    static string Cancelled() => "reports=" + Combinators.Reports(() => Say.Cancelled());

    [Case("52")]
    static string AsyncVoid()
    {
        var context = new ManualContext();
        var source = new TaskCompletionSource();
        string caught = "none";
        async void Fail() { await source.Task.ConfigureAwait(false); throw new InvalidOperationException("lost"); }
        ManualContext.With(context, Fail);
        int started = context.Operations;
        ManualContext.OnThread(source.SetResult);
        int posts = context.Posts;
        try { context.RunAll(); } catch (InvalidOperationException exception) { caught = exception.Message; }
        return $"started={started} ended={context.Operations} posts={posts} caught={caught}";
    }
}
