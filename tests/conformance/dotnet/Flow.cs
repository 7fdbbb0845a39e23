// SPDX-License-Identifier: GPL-3.0-or-later

static class Flow
{
    static readonly AsyncLocal<int> Local = new();

    static async Task<string> Child()
    {
        int before = Local.Value;
        Local.Value = 3;
        await Task.Yield();
        int afterYield = Local.Value;
        int inRun = await Task.Run(() => Local.Value);
        return $"{before},{afterYield},{inRun}";
    }

    [Case("62")]
    static async Task<string> ChildDoesNotChangeParent()
    {
        Local.Value = 2;
        var task = Child();
        int after = Local.Value;
        string child = await task;
        return $"child={child} parent={after},{Local.Value}";
    }

    [Case("63")]
    static string RunRestores()
    {
        string seen = "";
        ManualContext.OnThread(() =>
        {
            Local.Value = 5;
            var flow = ExecutionContext.Capture()!;
            Local.Value = 6;
            int inside = 0;
            ExecutionContext.Run(flow, _ =>
            {
                inside = Local.Value;
                Local.Value = 7;
                SynchronizationContext.SetSynchronizationContext(new ManualContext());
            }, null);
            seen = $"inside={inside} after={Local.Value} context={(SynchronizationContext.Current is null ? "none" : "some")}";
        });
        return seen;
    }

    [Case("64")]
    static string Suppressed()
    {
        using (ExecutionContext.SuppressFlow())
            return ExecutionContext.Capture() is null ? "none" : "some";
    }
}
