using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Formulas;

/// <summary>All functions of the formula language. Thread-safe.</summary>
public static class FormulaFunctions
{
    private const FormulaType N = FormulaType.Number, T = FormulaType.Text, B = FormulaType.Boolean, D = FormulaType.Date;

    private static readonly FunctionRule[] Rules =
    [
        Special("if", "if(condition, then, otherwise)", "The second value where the condition is true, else the third; missing where the condition is.", FormulaFunctionGroup.Choice, 3, 3),
        Special("coalesce", "coalesce(value, value, …)", "The first value that is not missing.", FormulaFunctionGroup.Choice, 2, int.MaxValue),
        Special("isMissing", "isMissing(value)", "True where the value is missing.", FormulaFunctionGroup.Choice, 1, 1),
        Numeric("abs", "abs(number)", "The number without its sign.", [N], r => Math.Abs(r.Number(0))),
        Numeric("log", "log(number)", "The natural logarithm; missing for 0 and below.", [N], r => Logarithm.Log(r.Number(0))),
        Numeric("log1p", "log1p(number)", "The natural logarithm of 1 + number, exact for small numbers.", [N], r => Logarithm.LogOnePlus(r.Number(0))),
        Numeric("exp", "exp(number)", "e to the power of the number; missing where that is too large.", [N], r => FormulaMath.Exp(r.Number(0))),
        Numeric("sqrt", "sqrt(number)", "The square root; missing below 0.", [N], r => Math.Sqrt(r.Number(0))),
        Numeric("pow", "pow(base, exponent)", "The base to the power of the exponent, as base ^ exponent.", [N, N], r => FormulaMath.Pow(r.Number(0), r.Number(1))),
        Numeric("min", "min(number, number, …)", "The smallest; missing where one is.", [N], Smallest, required: 2, repeats: true),
        Numeric("max", "max(number, number, …)", "The largest; missing where one is.", [N], Largest, required: 2, repeats: true),
        Numeric("round", "round(number, digits)", "Rounded to so many decimals (0 where left out, at most 15); halves away from zero.", [N, N],
            r => FormulaMath.Round(r.Number(0), r.Count == 1 ? 0 : (int)Math.Clamp(r.Number(1), 0, 15)), required: 1),
        Numeric("floor", "floor(number)", "The next whole number below.", [N], r => Math.Floor(r.Number(0))),
        Numeric("ceil", "ceil(number)", "The next whole number above.", [N], r => Math.Ceiling(r.Number(0))),
        Numeric("clip", "clip(number, low, high)", "The number, or the bound that it is beyond.", [N, N, N], r => Math.Min(Math.Max(r.Number(0), r.Number(1)), r.Number(2))),
        Textual("lower", "lower(text)", "In small letters.", [T], r => r.Text(0).ToLowerInvariant()),
        Textual("upper", "upper(text)", "In capitals.", [T], r => r.Text(0).ToUpperInvariant()),
        Textual("trim", "trim(text)", "Without blanks at both ends.", [T], r => r.Text(0).Trim()),
        Textual("substring", "substring(text, start, count)", "So many characters from the one numbered start (the first is 1); to the end where count is left out.", [T, N, N],
            r => FormulaTexts.Substring(r.Text(0), r.Number(1), r.Count == 2 ? double.MaxValue : r.Number(2)), required: 2),
        Textual("replace", "replace(text, old, new)", "Every occurrence of a text replaced by another.", [T, T, T], r => FormulaTexts.Replace(r.Text(0), r.Text(1), r.Text(2))),
        Textual("concat", "concat(value, value, …)", "Values of any kind joined to one text.", [null], FormulaTexts.Concat, required: 2, repeats: true),
        OfText("length", "length(text)", "The number of characters.", N, [T], r => FormulaTexts.Length(r.Text(0))),
        OfText("contains", "contains(text, part)", "True where the part occurs in the text; capitals matter.", B, [T, T], r => r.Text(0).Contains(r.Text(1), StringComparison.Ordinal) ? 1 : 0),
        OfText("startsWith", "startsWith(text, part)", "True where the text begins with the part; capitals matter.", B, [T, T], r => r.Text(0).StartsWith(r.Text(1), StringComparison.Ordinal) ? 1 : 0),
        OfText("endsWith", "endsWith(text, part)", "True where the text ends with the part; capitals matter.", B, [T, T], r => r.Text(0).EndsWith(r.Text(1), StringComparison.Ordinal) ? 1 : 0),
        OfText("number", "number(value)", "The number that stands in a text, missing where none does; 1 and 0 for true and false.", N, [null], ToNumber),
        OfDate("year", "year(date)", "The year.", r => FormulaDates.Year(r.Date(0))),
        OfDate("month", "month(date)", "The month, 1 to 12.", r => FormulaDates.Month(r.Date(0))),
        OfDate("day", "day(date)", "The day of the month, 1 to 31.", r => FormulaDates.Day(r.Date(0))),
        OfDate("dayOfWeek", "dayOfWeek(date)", "1 (Monday) to 7 (Sunday).", r => FormulaDates.DayOfWeek(r.Date(0))),
        OfDate("hour", "hour(date)", "The hour of the day in UTC, 0 to 23.", r => FormulaDates.Hour(r.Date(0))),
        new(new("daysBetween", "daysBetween(from, to)", "The days from one date to another, with their fraction; negative where the second is earlier.", FormulaFunctionGroup.Date),
            N, [D, D], 2, false, new CallBody { Number = r => FormulaDates.DaysBetween(r.Date(0), r.Date(1)) }),
        new(new("addDays", "addDays(date, days)", "The date so many days later.", FormulaFunctionGroup.Date), D, [D, N], 2, false, new CallBody { Date = r => FormulaDates.AddDays(r.Date(0), r.Number(1)) }),
        new(new("date", "date(text) or date(year, month, day)", "The date that stands in a text such as \"2026-01-31\", or that year, month and day give; missing where there is none.", FormulaFunctionGroup.Date),
            D, [null, N, N], 1, false, new CallBody { Date = r => r.Count == 3 ? FormulaDates.Of(r.Number(0), r.Number(1), r.Number(2)) : FormulaTexts.Date(r.Text(0)) }),
    ];

    private static readonly Dictionary<string, FunctionRule> ByName = Rules.ToDictionary(r => r.Function.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every function, grouped.</summary>
    public static IReadOnlyList<FormulaFunction> All { get; } = [.. Rules.Select(r => r.Function).OrderBy(f => f.Group)];

    internal static FunctionRule? Find(string name) => ByName.GetValueOrDefault(name);

    private static FunctionRule Special(string name, string signature, string help, FormulaFunctionGroup group, int required, int most) =>
        new(new(name, signature, help, group), FormulaType.Missing, [.. Enumerable.Repeat<FormulaType?>(null, Math.Min(most, required))], required, most > required, null);

    private static FunctionRule Numeric(string name, string signature, string help, FormulaType?[] parameters, Func<CallRow, double> body, int? required = null, bool repeats = false) =>
        new(new(name, signature, help, FormulaFunctionGroup.Number), N, parameters, required ?? parameters.Length, repeats, new CallBody { Number = body });

    private static FunctionRule Textual(string name, string signature, string help, FormulaType?[] parameters, Func<CallRow, string?> body, int? required = null, bool repeats = false) =>
        new(new(name, signature, help, FormulaFunctionGroup.Text), T, parameters, required ?? parameters.Length, repeats, new CallBody { Text = body });

    private static FunctionRule OfText(string name, string signature, string help, FormulaType result, FormulaType?[] parameters, Func<CallRow, double> body) =>
        new(new(name, signature, help, FormulaFunctionGroup.Text), result, parameters, parameters.Length, false, new CallBody { Number = body });

    private static FunctionRule OfDate(string name, string signature, string help, Func<CallRow, double> body) =>
        new(new(name, signature, help, FormulaFunctionGroup.Date), N, [D], 1, false, new CallBody { Number = body });

    private static double ToNumber(CallRow row) => row.TypeOf(0) switch
    {
        FormulaType.Text => FormulaTexts.Number(row.Text(0)),
        _ => row.Number(0),
    };

    private static double Smallest(CallRow row)
    {
        var best = row.Number(0);
        for (var i = 1; i < row.Count; i++) { best = Math.Min(best, row.Number(i)); }
        return best;
    }

    private static double Largest(CallRow row)
    {
        var best = row.Number(0);
        for (var i = 1; i < row.Count; i++) { best = Math.Max(best, row.Number(i)); }
        return best;
    }
}
