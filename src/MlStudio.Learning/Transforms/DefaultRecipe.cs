using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>Draws up a preparation from the types of the columns, to be read, used as it is, or changed. Thread-safe.</summary>
public static class DefaultRecipe
{
    /// <summary>The most values of float32 that the terms of all text columns may add to the matrix.</summary>
    private const long MostTermValues = 100_000_000;

    /// <summary>In longer texts all in all, words alone are terms.</summary>
    private const long MostCharacters = 20_000_000;

    /// <param name="table">The table; only types, constant and identifier-like columns and the length of texts are looked at, nothing is learned from it.</param>
    /// <param name="target">The target; never a feature.</param>
    /// <param name="excluded">Columns to leave out; unknown names are ignored.</param>
    /// <param name="encoding">What the trainer wants.</param>
    public static Recipe For(Table table, string target, IReadOnlyList<string> excluded, FeatureEncoding encoding) => For(table, target, excluded, encoding, true, table.RowCount);

    /// <summary>
    /// The recipe, followed by the steps that a trainer needs for the columns that the recipe leaves as they came: so the same recipe
    /// serves every trainer. A recipe that leaves nothing to do is returned as it is.
    /// </summary>
    /// <param name="recipe">What people asked for.</param>
    /// <param name="sample">Rows without the target, on which the recipe is tried.</param>
    /// <param name="target">The target of each row of the sample; null where no step needs it.</param>
    /// <param name="encoding">What the trainer wants.</param>
    /// <param name="context">Seed and cancellation; null for the defaults.</param>
    /// <param name="rows">How many rows there are in all; null: those of the sample. The number of text terms is chosen to suit them.</param>
    /// <exception cref="LearningException">A step cannot be used on the sample; the message names it.</exception>
    public static Recipe Finish(Recipe recipe, Table sample, TargetVector? target, FeatureEncoding encoding, RecipeContext? context = null, long? rows = null)
    {
        var fitting = new RecipeFitting(sample, (context ?? new RecipeContext()) with { Target = target });
        for (var i = 0; i < recipe.Steps.Count; i++)
        {
            try { fitting.Add(recipe.Steps[i]); }
            catch (LearningException e) { throw new LearningException($"Step {i + 1} ({recipe.Steps[i].Describe()}): {e.Message}", e); }
        }
        var left = fitting.Frame.Items.OfType<ColumnItem>().Select(i => i.Column.Rename(i.Name)).ToArray();
        // What looks constant in a sample need not be: nothing is left out here.
        var finish = left.Length == 0 ? [] : For(new Table(left), "", [], encoding, false, rows ?? sample.RowCount).Steps;
        return finish.Count == 0 ? recipe : recipe with { Steps = [.. recipe.Steps, .. finish] };
    }

    private static Recipe For(Table table, string target, IReadOnlyList<string> excluded, FeatureEncoding encoding, bool leavesOut, long rows)
    {
        var left = excluded.ToHashSet(StringComparer.Ordinal);
        var steps = new List<RecipeStep>();
        var used = table.Columns.Where(c => c.Name != target && !left.Contains(c.Name)).ToArray();
        var constant = leavesOut ? used.Where(ColumnShape.IsConstant).ToArray() : [];
        var identifiers = leavesOut ? used.Except(constant).Where(ColumnShape.IsIdentifierLike).ToArray() : [];
        AddDrop(steps, table.Columns.Where(c => c.Name != target && left.Contains(c.Name)), DropReason.Excluded);
        AddDrop(steps, constant, DropReason.Constant);
        AddDrop(steps, identifiers, DropReason.IdentifierLike);

        var kept = used.Except(constant).Except(identifiers).ToArray();
        var numbers = NamesOf(kept, ColumnType.Number);
        var timestamps = NamesOf(kept, ColumnType.Timestamp);
        if (timestamps.Count > 0)
        {
            TimestampPart[] parts = kept.OfType<TimestampColumn>().Any(ColumnShape.HasTimeOfDay)
                ? Enum.GetValues<TimestampPart>()
                : [TimestampPart.Year, TimestampPart.Month, TimestampPart.DayOfWeek, TimestampPart.ElapsedDays];
            steps.Add(new TimestampParts(timestamps, parts));
            numbers.AddRange(timestamps.SelectMany(t => parts.Select(p => TimestampParts.NameOf(t, p))));
        }
        if (encoding != FeatureEncoding.Native && numbers.Count > 0)
        {
            steps.Add(new Impute(numbers));
            steps.Add(new Scale(numbers, encoding == FeatureEncoding.OneHotNonNegative ? ScaleTo.Range : ScaleTo.Spread));
        }
        var categories = NamesOf(kept, ColumnType.Category);
        if (categories.Count > 0)
        {
            steps.Add(encoding == FeatureEncoding.Native ? new Ordinal(categories) : new OneHot(categories));
        }
        var texts = NamesOf(kept, ColumnType.Text);
        if (texts.Count > 0)
        {
            var room = MostTermValues / Math.Max(1, rows * texts.Count);
            steps.Add(encoding == FeatureEncoding.Native
                ? new TextTerms(texts, (int)Math.Clamp(room, 20, 500))
                : new TextTerms(texts, (int)Math.Clamp(room / 2, 20, 2000), MaxCharacters: IsShort(kept.OfType<TextColumn>(), (double)rows / Math.Max(1, table.RowCount)) ? 4 : 0, Sublinear: true));
        }
        return new Recipe(Recipe.CurrentVersion, steps);
    }

    /// <summary>Whether going through every run of characters takes seconds, not minutes.</summary>
    private static bool IsShort(IEnumerable<TextColumn> columns, double rowsPerRow) => columns.Sum(c => c.Values.Sum(v => (long)(v?.Length ?? 0))) * rowsPerRow <= MostCharacters;

    private static void AddDrop(List<RecipeStep> steps, IEnumerable<Column> columns, DropReason reason)
    {
        var names = columns.Select(c => c.Name).ToArray();
        if (names.Length > 0) { steps.Add(new DropColumns(names, reason)); }
    }

    private static List<string> NamesOf(IEnumerable<Column> columns, ColumnType type) => [.. columns.Where(c => c.Type == type).Select(c => c.Name)];
}
