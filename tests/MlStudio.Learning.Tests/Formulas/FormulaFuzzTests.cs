using System.Text;
using MlStudio.Learning.Data;
using MlStudio.Learning.Formulas;

namespace MlStudio.Learning.Tests.Formulas;

/// <summary>Random and mutated formulas end in a result or a <see cref="FormulaException"/>, soon.</summary>
public sealed class FormulaFuzzTests
{
    private static readonly TimeSpan s_mostPerBatch = TimeSpan.FromSeconds(20);

    private static readonly string[] Pieces =
    [
        "x", "city", "note", "day1", "[unit ]] price]", "1", "0", "2.5", "1e308", "1e-308", "'a'", "\"b\"", "true", "false", "missing", "(", ")", "(", ")", ",", ",", "+", "-", "*", "/", "%", "^",
        "==", "!=", "<", ">=", "and", "or", "not", "!", "[", "]", "'", "\\", "𝄞", "é", "\n", "\t", " ", ".", "e", "=", "&&", "||", "\0", "\ud800",
        .. FormulaFunctions.All.Select(f => f.Name + "("),
    ];

    private static readonly string[] Seeds =
    [
        "if(city == 'Lyon', x * 2, -x) + [unit ]] price] ^ 2", "concat(upper(note), '-', replace(city, 'o', note), substring(note, x, 3))",
        "daysBetween(day1, addDays(date('2024-01-31'), x * 1e5)) % 7 >= 3 and not isMissing(note)", "coalesce(number(note), round(x, 2), log1p(exp(x)) / min(x, 0, [unit ]] price]))",
        "contains(lower(trim(note)), 'go') or endsWith(city, 'n') == startsWith(city, note)", "clip(pow(x, 300), date(2024, 1, 2) > day1, 9)",
    ];

    [Fact]
    public Task Parse_FortyThousandFormulas_NeverHangsOrFailsOtherwiseThanRefusing() => Run(40_000, 1);

    [Fact, Trait("Speed", "Long")]
    public Task Parse_AMillionFormulas_NeverHangsOrFailsOtherwiseThanRefusing() => Run(1_000_000, 2);

    private static async Task Run(int formulas, int seed)
    {
        const int Batch = 2000;
        var accepted = 0;
        for (var first = 0; first < formulas; first += 2 * Batch)
        {
            var both = new[] { RunBatch(Batch, seed * 7919 + first), RunBatch(Batch, seed * 7919 + first + Batch) };
            accepted += (await Task.WhenAll(both).WaitAsync(s_mostPerBatch)).Sum();
        }
        // The grammar's share must be found good, or nothing but refusals was tested.
        Assert.InRange(accepted, formulas / 5, formulas);
    }

    private static Task<int> RunBatch(int formulas, int seed) => Task.Run(() =>
    {
        var random = new Random(seed);
        var accepted = 0;
        for (var i = 0; i < formulas; i++)
        {
            var formula = (i % 4) switch { 0 => Characters(random), 1 => Tokens(random), 2 => Typed(random), _ => Mutated(random) };
            try { accepted += Try(formula) ? 1 : 0; }
            catch (Exception failure) { throw new InvalidOperationException($"Formula: {formula}", failure); }
        }
        return accepted;
    });

    private static bool Try(string text)
    {
        Formula formula;
        try { formula = Formula.Parse(text, FormulaTests.Rows); }
        catch (FormulaException error)
        {
            Assert.InRange(error.Position, 0, text.Length);
            return false;
        }
        var result = formula.Evaluate(FormulaTests.Rows, "f");
        Assert.Equal(3, result.Count);
        if (result is NumberColumn numbers)
        {
            foreach (var value in numbers.Values) { Assert.False(double.IsInfinity(value), text); }
        }
        for (var row = 0; row < 3; row++) { Assert.True((result.Format(row)?.Length ?? 0) <= FormulaLimits.LongestText); }
        return true;
    }

    private static string Characters(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(0, 40)).Select(_ => (char)(random.Next(4) == 0 ? random.Next(0, 0x10000) : random.Next(32, 127))));

    private static string Tokens(Random random)
    {
        var text = new StringBuilder();
        for (var n = random.Next(1, 25); n > 0; n--) { text.Append(Pieces[random.Next(Pieces.Length)]).Append(random.Next(2) == 0 ? " " : ""); }
        return text.ToString();
    }

    private static string Mutated(Random random)
    {
        var text = new StringBuilder(Seeds[random.Next(Seeds.Length)]);
        for (var n = random.Next(0, 4); n > 0; n--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0: text.Remove(at, 1); break;
                case 1: text.Insert(at, Pieces[random.Next(Pieces.Length)]); break;
                case 2: text[at] = (char)random.Next(32, 127); break;
                default: text.Insert(at, Seeds[random.Next(Seeds.Length)]); break;
            }
            if (text.Length == 0) { break; }
        }
        return text.ToString();
    }

    /// <summary>A formula of the right types, by a grammar.</summary>
    private static string Typed(Random random) => random.Next(3) switch { 0 => Number(random, 5), 1 => Boolean(random, 5), _ => Text(random, 5) };

    private static string Number(Random r, int depth) => depth == 0 ? Pick(r, "x", "[unit ]] price]", "3", "-0.25", "1e300", "missing") : r.Next(12) switch
    {
        0 => $"({Number(r, depth - 1)} {Pick(r, "+", "-", "*", "/", "%", "^")} {Number(r, depth - 1)})",
        1 => $"-{Number(r, depth - 1)}",
        2 => $"{Pick(r, "abs", "log", "log1p", "exp", "sqrt", "floor", "ceil", "round")}({Number(r, depth - 1)})",
        3 => $"{Pick(r, "min", "max", "pow")}({Number(r, depth - 1)}, {Number(r, depth - 1)})",
        4 => $"if({Boolean(r, depth - 1)}, {Number(r, depth - 1)}, {Number(r, depth - 1)})",
        5 => $"coalesce({Number(r, depth - 1)}, {Number(r, depth - 1)})",
        6 => $"length({Text(r, depth - 1)})",
        7 => $"number({Text(r, depth - 1)})",
        8 => $"{Pick(r, "year", "month", "day", "dayOfWeek", "hour")}({Date(r, depth - 1)})",
        9 => $"daysBetween({Date(r, depth - 1)}, {Date(r, depth - 1)})",
        10 => $"clip({Number(r, depth - 1)}, {Number(r, depth - 1)}, {Number(r, depth - 1)})",
        _ => Number(r, 0),
    };

    private static string Boolean(Random r, int depth) => depth == 0 ? Pick(r, "true", "false") : r.Next(7) switch
    {
        0 => $"({Boolean(r, depth - 1)} {Pick(r, "and", "or", "==", "!=")} {Boolean(r, depth - 1)})",
        1 => $"not({Boolean(r, depth - 1)})",
        2 => $"({Number(r, depth - 1)} {Pick(r, "<", "<=", "==", "<>")} 1)",
        3 => $"({Text(r, depth - 1)} {Pick(r, "<", "==")} 'm')",
        4 => $"{Pick(r, "contains", "startsWith", "endsWith")}({Text(r, depth - 1)}, {Text(r, depth - 1)})",
        5 => $"isMissing({Date(r, depth - 1)})",
        _ => $"({Date(r, depth - 1)} > date('2024-01-01'))",
    };

    private static string Text(Random r, int depth) => depth == 0 ? Pick(r, "city", "note", "'o'", "\"𝄞 x\"", "missing") : r.Next(6) switch
    {
        0 => $"{Pick(r, "lower", "upper", "trim")}({Text(r, depth - 1)})",
        1 => $"concat({Text(r, depth - 1)}, {Number(r, depth - 1)}, {Date(r, depth - 1)})",
        2 => $"replace({Text(r, depth - 1)}, {Text(r, depth - 1)}, {Text(r, depth - 1)})",
        3 => $"substring({Text(r, depth - 1)}, {Number(r, depth - 1)}, {Number(r, depth - 1)})",
        4 => $"if({Boolean(r, depth - 1)}, {Text(r, depth - 1)}, {Text(r, depth - 1)})",
        _ => Text(r, 0),
    };

    private static string Date(Random r, int depth) => depth == 0 ? Pick(r, "day1", "date(2024, 1, 31)", "missing") : r.Next(4) switch
    {
        0 => $"addDays({Date(r, depth - 1)}, {Number(r, depth - 1)})",
        1 => $"date({Text(r, depth - 1)})",
        2 => $"date({Number(r, depth - 1)}, {Number(r, depth - 1)}, {Number(r, depth - 1)})",
        _ => Date(r, 0),
    };

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];
}
