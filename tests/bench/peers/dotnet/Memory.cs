// SPDX-License-Identifier: GPL-3.0-or-later

/// Bytes, by what the collector holds with a million of each.
static class Memory
{
    const int Count = 1_000_000;

    static double Grown(Func<object> make)
    {
        long before = GC.GetTotalMemory(true);
        object held = make();
        double bytes = (GC.GetTotalMemory(true) - before) / (double)Count;
        GC.KeepAlive(held);
        return bytes - IntPtr.Size; // the array that holds them
    }

    public static double Task() => Grown(() =>
    {
        var sources = new TaskCompletionSource<long>[Count];
        for (int i = 0; i < Count; i++)
            sources[i] = new();
        return sources;
    });

    static async Task<long> Wait(Task task, long a, long b, long c, long d)
    {
        await task;
        return a + b + c + d;
    }

    public static double Function() => Grown(() =>
    {
        var never = new TaskCompletionSource();
        var waits = new Task<long>[Count];
        for (int i = 0; i < Count; i++)
            waits[i] = Wait(never.Task, i, i, i, i);
        return waits;
    });
}
