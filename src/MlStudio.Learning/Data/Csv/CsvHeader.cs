using System.Globalization;

namespace MlStudio.Learning.Data;

/// <summary>Column names as they stand in the file, and as they are used after repairs.</summary>
internal static class CsvHeader
{
    /// <summary>"column_17" for the seventeenth column.</summary>
    public static string DefaultName(int index) => string.Create(CultureInfo.InvariantCulture, $"column_{index + 1}");

    /// <summary>Checks names and repairs what may be repaired; what may not is logged as an error.</summary>
    /// <param name="names">The names as read; changed in place.</param>
    /// <param name="isEmpty">Per column whether it holds no value at all.</param>
    /// <param name="line">The header's line.</param>
    /// <param name="repairs">The repairs that were asked for.</param>
    /// <param name="log">Where problems go.</param>
    /// <returns>How many of the columns are kept (empty ones at the right edge may be dropped).</returns>
    public static int Check(List<string> names, Func<int, bool> isEmpty, int line, RepairKind repairs, CsvProblemLog log)
    {
        var kept = names.Count;
        while (kept > 1 && names[kept - 1].Length == 0 && isEmpty(kept - 1)) { kept--; }
        if (kept < names.Count)
        {
            var dropped = Enumerable.Range(kept + 1, names.Count - kept);
            var places = string.Join(", ", dropped.Take(10)) + (names.Count - kept > 10 ? ", …" : "");
            var asked = repairs.HasFlag(RepairKind.DropEmptyTrailingColumns);
            // Naming blank columns is a repair of the same fault; who asks for that alone keeps the columns.
            if (asked || !repairs.HasFlag(RepairKind.NameBlankColumns))
            {
                log.Add("empty columns at the right edge", CsvProblem.Of(RepairKind.DropEmptyTrailingColumns, asked, line, $"column {kept + 1}",
                    $"The header on line {line} ends with {names.Count - kept} column(s) without name or values (column {places}).", "They were left out.", "They can be left out.")
                    with
                { Severity = asked ? CsvSeverity.Info : CsvSeverity.Error });
                kept = asked ? kept : names.Count;
            }
            else
            {
                kept = names.Count;
            }
        }
        NameBlanks(names, asked: repairs.HasFlag(RepairKind.NameBlankColumns), kept, isEmpty, repairs, line, log);
        RenameDuplicates(names, kept, repairs.HasFlag(RepairKind.RenameDuplicates), line, log);
        return kept;
    }

    private static void NameBlanks(List<string> names, bool asked, int kept, Func<int, bool> isEmpty, RepairKind repairs, int line, CsvProblemLog log)
    {
        var edge = kept;
        if (!asked && !repairs.HasFlag(RepairKind.DropEmptyTrailingColumns))
        {
            while (edge > 1 && names[edge - 1].Length == 0 && isEmpty(edge - 1)) { edge--; }
        }
        var taken = names.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < kept; i++)
        {
            if (names[i].Length > 0) { continue; }
            var name = Unused(DefaultName(i), taken);
            names[i] = name;
            if (i >= edge) { continue; }
            log.Add("columns without a name", CsvProblem.Of(RepairKind.NameBlankColumns, asked, line, $"column {i + 1}",
                $"Column {i + 1} has no name in the header on line {line}; every column needs one.", $"It was named \"{name}\".", $"It can be named \"{name}\"."));
        }
    }

    private static void RenameDuplicates(List<string> names, int kept, bool asked, int line, CsvProblemLog log)
    {
        var taken = names.ToHashSet(StringComparer.Ordinal);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < kept; i++)
        {
            if (seen.TryAdd(names[i], i)) { continue; }
            var original = names[i];
            var name = Unused(original, taken);
            names[i] = name;
            seen.Add(name, i);
            log.Add("repeated column names", CsvProblem.Of(RepairKind.RenameDuplicates, asked, line, original,
                $"Columns {seen[original] + 1} and {i + 1} are both named \"{original}\" in the header on line {line}; names must differ.",
                $"The later one was named \"{name}\".", $"The later one can be named \"{name}\"."));
        }
    }

    private static string Unused(string wanted, HashSet<string> taken)
    {
        var name = wanted;
        for (var number = 2; !taken.Add(name); number++) { name = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{number}"); }
        return name;
    }
}
