// SPDX-License-Identifier: GPL-3.0-or-later

using System.Reflection;

/// Marks a case; its number is that of the table.
[AttributeUsage(AttributeTargets.Method)]
sealed class CaseAttribute(string number) : Attribute
{
    public string Number { get; } = number;
}

static class Program
{
    static IEnumerable<(string Number, MethodInfo Method)> Cases() =>
        from type in typeof(Program).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
        let mark = method.GetCustomAttribute<CaseAttribute>()
        where mark is not null
        select (mark.Number, method);

    static string Run(MethodInfo method)
    {
        try
        {
            object result = method.Invoke(null, null)!;
            return result is Task<string> task ? task.GetAwaiter().GetResult() : (string)result;
        }
        catch (Exception exception)
        {
            return "threw " + (exception.InnerException ?? exception).GetType().Name;
        }
    }

    /// Prints a line a case: its number, a tab, and what was observed.
    static void Main(string[] wanted)
    {
        foreach (var (number, method) in Cases())
            if (wanted.Length == 0 || wanted.Contains(number))
                Console.WriteLine($"{number}\t{Run(method)}");
    }
}
