using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Tests.Validation;

/// <summary>A small table with numbers, a category, a group, a time and three kinds of targets that depend on the features.</summary>
internal static class SmallTable
{
    public static Table Of(int rows, int seed = 7)
    {
        var random = new SplitMix64((ulong)seed);
        var x = new double[rows];
        var noise = new double[rows];
        var colour = new int[rows];
        var amount = new double[rows];
        var answer = new int[rows];
        var kind = new int[rows];
        var when = new long[rows];
        var person = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            x[i] = random.Unit() * 10;
            noise[i] = random.Unit();
            colour[i] = random.Below(3);
            amount[i] = (3 * x[i]) + (5 * colour[i]) + random.Unit();
            answer[i] = x[i] + colour[i] + (2 * random.Unit()) > 8 ? 1 : 0;
            kind[i] = (int)Math.Min(2, (x[i] + random.Unit()) / 4);
            when[i] = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks + (random.Below(200) * TimeSpan.TicksPerDay);
            person[i] = random.Below(rows / 4);
            if (random.Below(20) == 0) { x[i] = double.NaN; }
        }
        return new Table(
        [
            new NumberColumn("x", x), new NumberColumn("noise", noise), new CategoryColumn("colour", colour, ["blue", "green", "red"]),
            new TimestampColumn("when", when), new CategoryColumn("person", person, [.. Enumerable.Range(0, rows / 4).Select(p => $"p{p}")]),
            new NumberColumn("amount", amount), new CategoryColumn("answer", answer, ["no", "yes"]), new CategoryColumn("kind", kind, ["a", "b", "c"]),
        ]);
    }
}
