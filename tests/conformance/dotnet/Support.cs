// SPDX-License-Identifier: GPL-3.0-or-later

/// Runs what is posted to it when it is told to, on the thread that tells it.
sealed class ManualContext : SynchronizationContext
{
    readonly Queue<(SendOrPostCallback Callback, object? State)> queue = new();
    public int Posts { get; private set; }
    public int Operations { get; private set; }

    public override void Post(SendOrPostCallback callback, object? state)
    {
        lock (queue)
        {
            queue.Enqueue((callback, state));
            Posts++;
        }
    }

    public override void OperationStarted() => Operations++;
    public override void OperationCompleted() => Operations--;

    public void RunAll()
    {
        for (;;)
        {
            (SendOrPostCallback Callback, object? State) item;
            lock (queue)
            {
                if (queue.Count == 0)
                    return;
                item = queue.Dequeue();
            }
            With(this, () => item.Callback(item.State));
        }
    }

    public static void With(SynchronizationContext? context, Action action)
    {
        var previous = Current;
        SetSynchronizationContext(context);
        try { action(); }
        finally { SetSynchronizationContext(previous); }
    }

    /// Runs an action on a thread of its own, without a context.
    public static void OnThread(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }
}

static class Say
{
    public static string Bool(bool value) => value ? "yes" : "no";

    public static string Status(Task task) => task.Status switch
    {
        TaskStatus.RanToCompletion => "succeeded",
        TaskStatus.Faulted => "failed",
        TaskStatus.Canceled => "cancelled",
        _ => "pending",
    };

    /// What becomes of an action: what it throws plays the part of a refusal.
    public static string Refused(Action action)
    {
        try { action(); return "accepted"; }
        catch (Exception) { return "refused"; }
    }

    public static string Error(Task task)
    {
        try { task.GetAwaiter().GetResult(); return "none"; }
        catch (OperationCanceledException) { return "cancelled"; }
        catch (TimeoutException) { return "timed-out"; }
        catch (Exception exception) { return exception.Message; }
    }

    public static Task Failed(string message) => Task.FromException(new InvalidOperationException(message));

    public static Task Cancelled() => Task.FromCanceled(new CancellationToken(true));
}
