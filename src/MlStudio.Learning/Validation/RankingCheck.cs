using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>Finds before queueing why a ranking could not be learned: what is wrong with its groups or its relevance.</summary>
internal static class RankingCheck
{
    /// <param name="rows">The rows that take part; the target is known in all of them.</param>
    public static void Check(Table table, Column target, TrainingSpec spec, int[] rows, List<Refusal> refusals)
    {
        if (spec.ClassWeights.Mode != ClassWeighting.None) { refusals.Add(new("classWeights", "Class weights need classes; a ranking has none.")); }
        var groups = GroupsOf(table, spec, rows, refusals);
        if (!CheckRelevance(target, rows, refusals) || groups is null) { return; }
        var relevance = ((NumberColumn)target).Values;
        var sizes = rows.CountBy(r => groups[r]).ToArray();
        if (sizes.All(g => g.Value == 1))
        {
            refusals.Add(new("group", $"Every group of '{spec.Group}' has one row only, so there is no order to learn. Choose the column that several rows share, such as the search that found them."));
            return;
        }
        var first = new Dictionary<int, double>();
        foreach (var row in rows)
        {
            if (!first.TryAdd(groups[row], relevance[row]) && first[groups[row]] != relevance[row]) { return; }
        }
        refusals.Add(new("target", $"Within each group of '{spec.Group}' all rows have the same relevance '{target.Name}': no order of them is better than another, so there is nothing to learn."));
    }

    /// <summary>The group of every row of the table; null where a refusal says why there is none.</summary>
    private static int[]? GroupsOf(Table table, TrainingSpec spec, int[] rows, List<Refusal> refusals)
    {
        var problem = string.IsNullOrEmpty(spec.Group) ? "Choose the group column: the one that says which rows are ordered among one another, such as the search or the customer."
            : spec.Group == spec.Target ? $"'{spec.Group}' is the target; the groups must stand in another column."
            : table.Contains(spec.Group) ? null
            : $"The group column '{spec.Group}' is not in the data. Columns: {string.Join(", ", table.Columns.Take(20).Select(c => c.Name))}{(table.Columns.Count > 20 ? ", …" : "")}.";
        if (problem is null)
        {
            var codes = DistinctValues.Of(table[spec.Group!]).Codes;
            var missing = rows.Where(r => codes[r] < 0).ToArray();
            if (missing.Length == 0) { return codes; }
            problem = $"Group column '{spec.Group}' has no value in {missing.Length} of {rows.Length} rows (row {missing[0] + 1} first); the group of every row must be known. Fill them in or remove these rows.";
        }
        refusals.Add(new("group", problem));
        return null;
    }

    private static bool CheckRelevance(Column target, int[] rows, List<Refusal> refusals)
    {
        if (target is not NumberColumn numbers)
        {
            refusals.Add(new("target", $"Target '{target.Name}' holds {target.Type.ToString().ToLowerInvariant()} values; a ranking learns from a relevance, a whole number from 0 (not wanted) to {Relevance.Highest}. Turn it into such numbers or choose another target."));
            return false;
        }
        var bad = rows.Where(r => !Relevance.IsValid(numbers.Values[r])).ToArray();
        if (bad.Length == 0) { return true; }
        refusals.Add(new("target", FormattableString.Invariant($"The relevance '{target.Name}' must be a whole number from 0 (not wanted) to {Relevance.Highest}; {bad.Length} of {rows.Length} rows hold something else (row {bad[0] + 1} first: {numbers.Values[bad[0]]}). Turn it into a few steps, such as 0 for not looked at, 1 for looked at, 2 for bought.")));
        return false;
    }
}
