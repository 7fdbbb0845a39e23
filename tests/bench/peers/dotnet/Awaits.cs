// SPDX-License-Identifier: GPL-3.0-or-later

using System.Runtime.CompilerServices;

static class Awaits
{
    const int Calls = 1_000_000;
    const long Sum = (long)Calls * (Calls - 1) / 2;

#pragma warning disable CS1998 // It is to complete at once.
    static async Task<long> Answer(long value) => value;
#pragma warning restore CS1998

    [MethodImpl(MethodImplOptions.NoInlining)]
    static ValueTask<long> AnswerByValue(long value) => new(value);

    static async Task<long> Call()
    {
        long sum = 0;
        for (long i = 0; i < Calls; i++)
            sum += await Answer(i);
        return sum;
    }

    static async Task<long> CallByValue()
    {
        long sum = 0;
        for (long i = 0; i < Calls; i++)
            sum += await AnswerByValue(i);
        return sum;
    }

    public static double CompletedTask() => Program.Time(() => Program.Check("sum", Sum, Call().Result), Calls);

    public static double CompletedValueTask() => Program.Time(() => Program.Check("sum", Sum, CallByValue().Result), Calls);

    const int Depth = 1000, Chains = 1000;

    static async Task<long> Level(int depth)
    {
        if (depth == 1)
        {
            await Task.Yield();
            return 1;
        }
        return await Level(depth - 1) + 1;
    }

    static async Task<long> AllChains()
    {
        long sum = 0;
        for (int i = 0; i < Chains; i++)
            sum += await Level(Depth);
        return sum;
    }

    public static double Chain() =>
        Program.Time(() => Program.Check("levels", (long)Chains * Depth, Task.Run(AllChains).Result), (double)Chains * Depth);
}
