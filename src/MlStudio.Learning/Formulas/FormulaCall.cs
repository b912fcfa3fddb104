using System.Globalization;
using MlStudio.Learning.Data;

namespace MlStudio.Learning.Formulas;

/// <summary>The arguments of a call in one row; none is missing.</summary>
internal readonly ref struct CallRow(object[] arguments, FormulaType[] types, int row)
{
    public int Count => arguments.Length;

    public double Number(int argument) => ((double[])arguments[argument])[row];

    public string Text(int argument) => ((string?[])arguments[argument])[row]!;

    public long Date(int argument) => ((long[])arguments[argument])[row];

    /// <summary>A value of any type as text: numbers in their shortest form, dates as 2026-01-31 or 2026-01-31T12:30:00.</summary>
    public string Show(int argument) => types[argument] switch
    {
        FormulaType.Number => Number(argument).ToString("R", CultureInfo.InvariantCulture),
        FormulaType.Boolean => Number(argument) != 0 ? "true" : "false",
        FormulaType.Date => new TimestampColumn("", new[] { Date(argument) }).Format(0) ?? "",
        _ => Text(argument),
    };

    public FormulaType TypeOf(int argument) => types[argument];
}

/// <summary>What a function makes of its arguments; set where it yields that type.</summary>
internal sealed record CallBody
{
    /// <summary>What is not finite is missing; 1 and 0 for booleans.</summary>
    public Func<CallRow, double>? Number { get; init; }

    /// <summary>Cut after <see cref="FormulaLimits.LongestText"/>.</summary>
    public Func<CallRow, string?>? Text { get; init; }

    /// <summary>What lies outside the years 1 to 9999 is missing.</summary>
    public Func<CallRow, long>? Date { get; init; }
}

/// <summary>A call of a function; missing where an argument is.</summary>
internal sealed class CallNode(FormulaType type, CallBody body, FormulaNode[] parts, FormulaType[] types, int position) : FormulaNode(type, position, parts)
{
    private const int RowsBetweenChecks = 64;

    public override void Numbers(FormulaRows rows, Span<double> result)
    {
        var arguments = Evaluate(rows, result.Length);
        for (var row = 0; row < result.Length; row++)
        {
            if (row % RowsBetweenChecks == 0) { rows.Cancellation.ThrowIfCancellationRequested(); }
            if (AnyMissing(arguments, row)) { result[row] = double.NaN; continue; }
            var value = body.Number!(new CallRow(arguments, types, row));
            result[row] = double.IsFinite(value) ? value : double.NaN;
        }
        Return(rows, arguments);
    }

    public override void Texts(FormulaRows rows, Span<string?> result)
    {
        var arguments = Evaluate(rows, result.Length);
        for (var row = 0; row < result.Length; row++)
        {
            if (row % RowsBetweenChecks == 0) { rows.Cancellation.ThrowIfCancellationRequested(); }
            result[row] = AnyMissing(arguments, row) ? null : FormulaTexts.Cut(body.Text!(new CallRow(arguments, types, row)));
        }
        Return(rows, arguments);
    }

    public override void Dates(FormulaRows rows, Span<long> result)
    {
        var arguments = Evaluate(rows, result.Length);
        for (var row = 0; row < result.Length; row++)
        {
            var ticks = AnyMissing(arguments, row) ? TimestampColumn.Missing : body.Date!(new CallRow(arguments, types, row));
            result[row] = ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? ticks : TimestampColumn.Missing;
        }
        Return(rows, arguments);
    }

    private object[] Evaluate(FormulaRows rows, int count)
    {
        var arguments = new object[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            switch (types[i])
            {
                case FormulaType.Text:
                    var texts = rows.RentTexts();
                    parts[i].Texts(rows, texts.AsSpan(0, count));
                    arguments[i] = texts;
                    break;
                case FormulaType.Date:
                    var dates = rows.RentDates();
                    parts[i].Dates(rows, dates.AsSpan(0, count));
                    arguments[i] = dates;
                    break;
                default:
                    var numbers = rows.RentNumbers();
                    parts[i].Numbers(rows, numbers.AsSpan(0, count));
                    arguments[i] = numbers;
                    break;
            }
        }
        return arguments;
    }

    private static bool AnyMissing(object[] arguments, int row)
    {
        foreach (var argument in arguments)
        {
            var missing = argument switch
            {
                double[] numbers => double.IsNaN(numbers[row]),
                long[] dates => dates[row] == TimestampColumn.Missing,
                _ => ((string?[])argument)[row] is null,
            };
            if (missing) { return true; }
        }
        return false;
    }

    private static void Return(FormulaRows rows, object[] arguments)
    {
        foreach (var argument in arguments)
        {
            switch (argument)
            {
                case double[] numbers: rows.Return(numbers); break;
                case long[] dates: rows.Return(dates); break;
                default: rows.Return((string?[])argument); break;
            }
        }
    }
}
