using System.Globalization;

namespace MlStudio.Learning.Data;

/// <summary>Derives warnings from a column's profile.</summary>
internal static class ProfileWarnings
{
    private const int FewestRowsForIdentifier = 20;
    private const int ManyLevels = 100;
    private const double LongestIdentifier = 40;

    public static IEnumerable<ProfileWarning> For(ColumnProfile column)
    {
        var present = column.Count - column.Missing;
        if (column.Count == 0) { yield break; }
        if (present == 0)
        {
            yield return Warn(column, ProfileWarningKind.Constant, $"\"{column.Name}\" holds no value at all; it cannot help a model.");
            yield break;
        }
        if (column.Distinct == 1 && column.Number is not { Infinite: > 0 })
        {
            yield return Warn(column, ProfileWarningKind.Constant, $"\"{column.Name}\" has the same value in every row{(column.Missing > 0 ? " that has one" : "")}; it cannot help a model.");
        }
        if (column.MissingShare > 0.5)
        {
            yield return Warn(column, ProfileWarningKind.MostlyMissing, $"\"{column.Name}\" is missing in {Percent(column.MissingShare)} of the rows.");
        }
        if (column.Number is { Infinite: > 0 } number)
        {
            yield return Warn(column, ProfileWarningKind.Infinite, $"\"{column.Name}\" is infinite in {number.Infinite:N0} row(s); most trainers need finite numbers.");
        }
        if (present >= FewestRowsForIdentifier && IsIdentifier(column, present))
        {
            yield return Warn(column, ProfileWarningKind.IdentifierLike, $"\"{column.Name}\" has {(column.DistinctIsExact ? "" : "nearly ")}a different value in every row, like an identifier; leave it out unless its order means something.");
        }
        else if (column.Type == ColumnType.Category && column.Distinct > ManyLevels)
        {
            yield return Warn(column, ProfileWarningKind.HighCardinality, $"\"{column.Name}\" has {column.Distinct:N0} levels; rare ones are hard to learn from and may be better grouped.");
        }
    }

    private static bool IsIdentifier(ColumnProfile column, int present)
    {
        var allDiffer = column.DistinctIsExact ? column.Distinct == present : column.Distinct >= present * 0.97;
        return allDiffer && column.Type switch
        {
            ColumnType.Number => column.Number is { IsWhole: true, Infinite: 0 },
            ColumnType.Text => column.Text is { MeanLength: <= LongestIdentifier },
            ColumnType.Category => true,
            _ => false,
        };
    }

    private static string Percent(double share) => (share * 100).ToString(share is > 0.99 and < 1 ? "0.0" : "0", CultureInfo.InvariantCulture) + "%";

    private static ProfileWarning Warn(ColumnProfile column, ProfileWarningKind kind, string message) => new(column.Name, kind, message);
}
