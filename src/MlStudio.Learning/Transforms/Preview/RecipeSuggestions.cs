using System.Globalization;
using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>Reads a profile like an experienced colleague: what stands out and which step would answer it. Thread-safe.</summary>
public static class RecipeSuggestions
{
    /// <summary>Missing shares below this are filled by the trainer's own preparation without a word.</summary>
    private const double WorthSaying = 0.01;
    private const double MostlyMissing = 0.6;
    private const int ManyLevels = 30;

    /// <summary>Suggestions in the order in which they are best taken.</summary>
    /// <param name="profile">What the columns hold.</param>
    /// <param name="target">The column to predict; nothing is suggested for it. Null while unknown.</param>
    /// <param name="leaks">Columns that know the target too well, by name, with a message.</param>
    /// <param name="recipe">The steps there are: what they deal with already is not suggested again.</param>
    public static IReadOnlyList<RecipeSuggestion> For(TableProfile profile, string? target, IReadOnlyDictionary<string, string> leaks, Recipe recipe)
    {
        var found = new List<RecipeSuggestion>();
        var dropped = recipe.Steps.OfType<DropColumns>().SelectMany(s => s.Columns).ToHashSet(StringComparer.Ordinal);
        var left = profile.Columns.Where(c => c.Name != target && !dropped.Contains(c.Name)).ToArray();
        var warnings = profile.Warnings.ToLookup(w => w.Column, w => w.Kind);
        foreach (var column in left)
        {
            if (leaks.ContainsKey(column.Name)) { found.Add(Drop(column, $"{column.Name} alone predicts the target almost perfectly", "Knows the answer in advance: leave it out?", DropReason.Excluded)); }
            else if (warnings[column.Name].Contains(ProfileWarningKind.Constant)) { found.Add(Drop(column, $"{column.Name} has the same value in every row", "Nothing to learn from: leave it out?", DropReason.Constant)); }
            else if (warnings[column.Name].Contains(ProfileWarningKind.IdentifierLike)) { found.Add(Drop(column, $"{column.Name} has another value in every row", "Looks like an identifier: leave it out?", DropReason.IdentifierLike)); }
            else if (column.MissingShare >= MostlyMissing) { found.Add(Drop(column, $"{Percent(column.MissingShare)} of {column.Name} is missing", "Too little to learn from: leave it out?", DropReason.Excluded)); }
        }
        var gone = found.SelectMany(f => f.Columns).ToHashSet(StringComparer.Ordinal);
        foreach (var column in left.Where(c => !gone.Contains(c.Name))) { Add(found, column, recipe); }
        return found;
    }

    private static void Add(List<RecipeSuggestion> found, ColumnProfile column, Recipe recipe)
    {
        if (column is { Type: ColumnType.Number, MissingShare: >= WorthSaying } && !Handled(recipe, column.Name, "impute", "imputeNeighbors", "imputeIterative", "replaceValues", "bin"))
        {
            found.Add(new([column.Name], $"{Percent(column.MissingShare)} of {column.Name} is missing", "Fill with the median and keep which were missing?", new Impute([column.Name])));
        }
        if (column is { Type: ColumnType.Category, MissingShare: >= WorthSaying } && !Handled(recipe, column.Name, "imputeCategories", "replaceValues", "ordinal", "oneHot", "targetEncode", "hash", "frequency"))
        {
            found.Add(new([column.Name], $"{Percent(column.MissingShare)} of {column.Name} is missing", "Make missing a category of its own?", new ImputeCategories { Columns = [column.Name], With = FillWith.Word, Indicator = false }));
        }
        if (column.Number is { } numbers && IsSkewed(numbers) && Make("log", column.Name) is { } log && !Handled(recipe, column.Name, "log", "power", "quantile", "bin"))
        {
            found.Add(new([column.Name], $"A few values of {column.Name} are far larger than the rest", "Take the logarithm?", log));
        }
        if (column is { Type: ColumnType.Category, Distinct: > ManyLevels } && Make("targetEncode", column.Name) is { } encode
            && !Handled(recipe, column.Name, "targetEncode", "oneHot", "hash", "frequency", "mergeRare", "ordinal"))
        {
            found.Add(new([column.Name], $"{column.Name} has {column.Distinct.ToString("N0", CultureInfo.InvariantCulture)} categories", "Replace each by the average answer of its rows?", encode));
        }
        if (column.Type == ColumnType.Timestamp && !Handled(recipe, column.Name, "timestampParts", "cyclical"))
        {
            found.Add(new([column.Name], $"{column.Name} holds dates", "Split into year, month and day of the week?", new TimestampParts([column.Name], [TimestampPart.Year, TimestampPart.Month, TimestampPart.DayOfWeek])));
        }
    }

    /// <summary>The upper tail is many times longer than the lower half, and no value is negative.</summary>
    private static bool IsSkewed(NumberProfile numbers)
    {
        double At(double p) => numbers.Quantiles.First(q => q.P == p).Value;
        var half = At(0.5) - At(0.05);
        return numbers.Min >= 0 && half > 0 && At(0.99) - At(0.5) > 8 * half;
    }

    private static RecipeSuggestion Drop(ColumnProfile column, string reason, string proposal, DropReason why) => new([column.Name], reason, proposal, new DropColumns([column.Name], why));

    private static RecipeStep? Make(string key, string column) => StepCatalog.Find(key)?.Create([column]) is { } step && StepValidator.Validate(step).Count == 0 ? step : null;

    private static bool Handled(Recipe recipe, string column, params string[] keys) =>
        recipe.Steps.Any(s => keys.Contains(StepCatalog.For(s).Key) && s.Reads().Contains(column));

    private static string Percent(double share) => share.ToString(share < 0.1 ? "0.#%" : "0%", CultureInfo.InvariantCulture);
}
