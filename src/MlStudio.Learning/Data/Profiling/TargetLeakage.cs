using System.Globalization;

namespace MlStudio.Learning.Data;

/// <summary>
/// Finds columns that alone predict the target suspiciously well. Each column is binned (numbers into quantile bins,
/// categories by level, missing values apart); what the bins say of the target in every other row is tried on the rows
/// between, so that a column of nearly distinct values does not look good by memory alone. Static and thread-safe.
/// </summary>
public static class TargetLeakage
{
    /// <summary>From this single-column ROC-AUC or R² on a column is suspicious.</summary>
    public const double SuspiciousScore = 0.99;

    /// <summary>Rows that are looked at most, evenly spread over the table.</summary>
    public const int MostRows = 50_000;

    private const int FewestRows = 30;
    private const int MostClasses = 50;
    private const int MostNumberClasses = 20;

    /// <summary>The suspicious columns, in the table's order; none for a text target, fewer than 30 rows, or a target of one value.</summary>
    /// <exception cref="KeyNotFoundException">The target is no column of the table.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between columns.</exception>
    public static IReadOnlyList<ProfileWarning> Find(Table table, string target, CancellationToken cancellation = default)
    {
        var targetColumn = table[target];
        var rows = Sample(targetColumn);
        if (rows.Length < FewestRows) { return []; }
        var sampled = targetColumn.Take(rows);
        var classes = Classes(sampled);
        var values = classes is null ? Values(sampled) : null;
        if (classes is null && values is null) { return []; }
        var warnings = new List<ProfileWarning>();
        foreach (var column in table.Columns)
        {
            cancellation.ThrowIfCancellationRequested();
            if (column.Name == target || column.Type == ColumnType.Text) { continue; }
            var feature = column.Take(rows);
            var (score, measure) = classes is null
                ? (BinnedPrediction.RSquared(feature, values!), "R²")
                : (BinnedPrediction.Auc(feature, classes), "ROC-AUC");
            if (score < SuspiciousScore) { continue; }
            warnings.Add(new ProfileWarning(column.Name, ProfileWarningKind.TargetLeakage, string.Create(CultureInfo.InvariantCulture,
                $"\"{column.Name}\" alone predicts \"{target}\" almost perfectly ({measure} {score:0.000}). It may be made from the target or be known only after it; leave it out unless it is known when predictions are made.")));
        }
        return warnings;
    }

    private static int[] Sample(Column target)
    {
        var present = Enumerable.Range(0, target.Count).Where(row => !target.IsMissing(row)).ToArray();
        if (present.Length <= MostRows) { return present; }
        var sample = new int[MostRows];
        for (var i = 0; i < sample.Length; i++) { sample[i] = present[(int)((long)i * present.Length / sample.Length)]; }
        return sample;
    }

    /// <summary>Dense class numbers for a category or a number of few whole values, else null.</summary>
    private static int[]? Classes(Column target)
    {
        if (target is not (CategoryColumn or NumberColumn)) { return null; }
        var keys = new double[target.Count];
        for (var i = 0; i < keys.Length; i++) { keys[i] = target is CategoryColumn c ? c.Codes[i] : ((NumberColumn)target).Values[i]; }
        var distinct = keys.Distinct().Order().ToArray();
        var most = target is CategoryColumn ? MostClasses : MostNumberClasses;
        if (distinct.Length < 2 || distinct.Length > most || (target is NumberColumn && distinct.Any(v => v != Math.Floor(v)))) { return null; }
        return keys.Select(key => Array.BinarySearch(distinct, key)).ToArray();
    }

    private static double[]? Values(Column target)
    {
        double[]? values = target switch
        {
            NumberColumn numbers => numbers.Values.ToArray(),
            TimestampColumn stamps => stamps.Ticks.ToArray().Select(t => (double)t).ToArray(),
            _ => null,
        };
        return values is null || Array.Exists(values, v => !double.IsFinite(v)) || values.Distinct().Count() < 2 ? null : values;
    }
}
