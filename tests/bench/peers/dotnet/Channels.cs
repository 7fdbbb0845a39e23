// SPDX-License-Identifier: GPL-3.0-or-later

using System.Threading.Channels;

static class Channels
{
    const long Items = 10_000_000;

    static async Task Write(ChannelWriter<long> writer)
    {
        for (long i = 1; i <= Items; i++)
            await writer.WriteAsync(i);
        writer.Complete();
    }

    static async Task<long> Read(ChannelReader<long> reader)
    {
        long sum = 0;
        await foreach (long item in reader.ReadAllAsync())
            sum += item;
        return sum;
    }

    public static double Bounded() => Program.Time(() =>
    {
        var channel = Channel.CreateBounded<long>(new BoundedChannelOptions(1024) { SingleReader = true, SingleWriter = true });
        var writer = Task.Run(() => Write(channel.Writer));
        var reader = Task.Run(() => Read(channel.Reader));
        writer.Wait();
        Program.Check("sum", Items * (Items + 1) / 2, reader.Result);
    }, Items);
}
