using MlStudio.Learning.Data;
using MlStudio.Learning.Explanation.Dependence;
using MlStudio.Learning.Explanation.Sampled;

namespace MlStudio.Learning.Explanation.Counterfactuals;

/// <summary>
/// The smallest changes of a row that reach an answer (Wachter, Mittelstadt and Russell 2018): few columns, set to values that the data hold. All changes of one
/// column are tried, then those that come closest are extended by another column, and what works is brought as close to the row as it goes. Proposals change different
/// columns (Mothilal, Sharma and Tan 2020). For the same model, row, data and options always the same. Thread-safe.
/// </summary>
/// <remarks>A change that reaches the goal is no advice by itself: the model knows what goes together, not what causes what.</remarks>
public static class CounterfactualSearch
{
    private const int MostSeen = 5000;

    /// <summary>Looks for changes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="row">A table of one raw row.</param>
    /// <param name="data">Raw rows like those of training, whose values may be taken.</param>
    /// <param name="goal">The answer that is wanted.</param>
    /// <exception cref="LearningException">There is not exactly one row, no data, the goal does not suit the model, or options are out of range.</exception>
    public static CounterfactualResult Find(Model model, Table row, Table data, CounterfactualGoal goal, CounterfactualOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new CounterfactualOptions();
        options.Require(model);
        goal.Require(model);
        if (row.RowCount != 1) { throw new LearningException($"One row is changed at a time; {row.RowCount} were given."); }
        if (data.RowCount == 0) { throw new LearningException("There are no rows whose values could be taken."); }
        var own = InputReader.Read(row, model.Inputs);
        var seen = InputReader.Read(data.Take(BackgroundSample.Rows(data.RowCount, MostSeen, options.Seed)), model.Inputs);
        ColumnMoves[] moves = [.. model.Inputs.Select((input, c) => options.Immutable.Contains(input.Name)
            ? ColumnMoves.None(own.Columns[c])
            : ColumnMoves.Of(seen.Columns[c], own.Columns[c], options.Weights.GetValueOrDefault(input.Name, 1), options.Ranges.TryGetValue(input.Name, out var range) ? range : null, options.ValuesPerColumn))];
        // Values of different columns may share a row of the pool: they are picked column by column.
        var height = moves.Length == 0 ? 0 : moves.Max(m => m.Values.Count);
        var pool = TableJoin.Of(own, new Table([.. own.Columns.Select((c, i) => Padded(moves[i].Values, c, height))]));
        var board = new CounterfactualBoard(model, new RowMixer(model, pool, cancellation), moves, goal, cancellation);
        var start = board.Start();
        if (start.Distance == 0) { return new CounterfactualResult([], start.Answers, true, "The row reaches the goal as it is."); }
        var found = Search(board, start, options);
        // Refining may leave a column as it was after all.
        var sparse = found.GroupBy(f => f.Key, StringComparer.Ordinal).Select(g => g.MinBy(f => f.Cost)!).ToArray();
        sparse = [.. sparse.Where(s => !sparse.Any(other => other != s && other.ChangesNoMoreThan(s)))];
        CounterfactualProposal[] proposals = [.. sparse.Select(f => Describe(f, own, moves, pool)).OrderBy(p => p.Cost).ThenBy(p => string.Join('\n', p.Changes.Select(c => c.Column)), StringComparer.Ordinal).Take(options.Proposals)];
        return new CounterfactualResult(proposals, start.Answers, false, proposals.Length == 0
            ? $"No change of up to {options.MaxColumns} {(options.MaxColumns == 1 ? "column" : "columns")} to values seen in the data reaches the goal."
            : $"{proposals.Length} {(proposals.Length == 1 ? "change reaches" : "changes reach")} the goal; the smallest changes {Transforms.Words.List(proposals[0].Changes.Select(c => c.Column))}.");
    }

    private static List<CounterfactualState> Search(CounterfactualBoard board, CounterfactualState start, CounterfactualOptions options)
    {
        var found = new List<CounterfactualState>();
        List<CounterfactualState> open = [start];
        for (var changed = 1; changed <= options.MaxColumns && open.Count > 0 && found.Count < options.Proposals; changed++)
        {
            var next = board.Extend(open, found);
            var reached = next.Where(s => s.Distance == 0).GroupBy(s => s.Key, StringComparer.Ordinal).Select(g => g.MinBy(s => s.Cost)!).OrderBy(s => s.Cost).ThenBy(s => s.Key, StringComparer.Ordinal);
            found.AddRange(reached.Take(4 * options.Proposals).Select(board.Refine));
            // Of the changes of the same columns a few are followed, so that no one column crowds out the others.
            open = [.. next.Where(s => s.Distance > 0 && s.Distance < start.Distance && !found.Any(f => f.ChangesNoMoreThan(s))).GroupBy(s => s.Key, StringComparer.Ordinal)
                .SelectMany(g => g.OrderBy(s => s.Distance).ThenBy(s => s.Cost).Take(2)).OrderBy(s => s.Distance).ThenBy(s => s.Cost).ThenBy(s => s.Key, StringComparer.Ordinal).Take(options.Breadth)];
        }
        return found;
    }

    private static Column Padded(Column values, Column own, int height) => TableJoin.Of(new Table([values]), new Table([own.Take(new int[height - values.Count])])).Columns[0];

    private static CounterfactualProposal Describe(CounterfactualState state, Table own, ColumnMoves[] moves, Table pool)
    {
        var changed = Enumerable.Range(0, moves.Length).Where(c => state.Choice[c] >= 0).OrderByDescending(c => moves[c].Costs[state.Choice[c]]).ThenBy(c => c);
        ColumnChange[] changes = [.. changed.Select(c => new ColumnChange(own.Columns[c].Name, own.Columns[c].Format(0), moves[c].Values.Format(state.Choice[c])!))];
        var row = new Table([.. pool.Columns.Select((c, i) => c.Take([state.Choice[i] + 1]))]);
        return new CounterfactualProposal(changes, state.Cost, state.Answers, row);
    }
}
