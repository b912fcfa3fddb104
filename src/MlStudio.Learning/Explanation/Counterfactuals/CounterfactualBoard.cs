using MlStudio.Learning.Explanation.Sampled;

namespace MlStudio.Learning.Explanation.Counterfactuals;

/// <summary>Tries changes of one row, many at once. Not thread-safe.</summary>
internal sealed class CounterfactualBoard(Model model, RowMixer mixer, ColumnMoves[] moves, CounterfactualGoal goal, CancellationToken cancellation)
{
    private const int MostRounds = 4;

    /// <summary>The row as it is.</summary>
    public CounterfactualState Start() => Try([[.. Enumerable.Repeat(-1, moves.Length)]])[0];

    /// <summary>Every state with one more column changed, but for those that change all the columns of one already found.</summary>
    public List<CounterfactualState> Extend(IReadOnlyList<CounterfactualState> states, IReadOnlyList<CounterfactualState> found)
    {
        var choices = new List<int[]>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var state in states)
        {
            for (var column = 0; column < moves.Length; column++)
            {
                if (state.Choice[column] >= 0 || found.Any(f => f.Choice.Index().All(p => p.Item < 0 || p.Index == column || state.Choice[p.Index] >= 0))) { continue; }
                foreach (var value in moves[column].First)
                {
                    var choice = With(state.Choice, column, value);
                    if (known.Add(string.Join(',', choice))) { choices.Add(choice); }
                }
            }
        }
        return [.. Try(choices)];
    }

    /// <summary>A state that reaches the goal at less cost: column by column, every cheaper value is tried, and leaving the column as it is.</summary>
    public CounterfactualState Refine(CounterfactualState state)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var before = state;
            foreach (var column in Enumerable.Range(0, moves.Length).Where(c => state.Choice[c] >= 0).OrderByDescending(c => moves[c].Costs[state.Choice[c]]).ToArray())
            {
                if (state.Choice[column] < 0) { continue; }
                var limit = moves[column].Costs[state.Choice[column]];
                var cheaper = Enumerable.Range(0, moves[column].Costs.Length).Where(v => moves[column].Costs[v] < limit).Append(-1);
                var best = Try([.. cheaper.Select(v => With(state.Choice, column, v))]).Where(s => s.Distance == 0).MinBy(s => s.Cost);
                state = best ?? state;
            }
            if (state == before) { break; }
        }
        return state;
    }

    private CounterfactualState[] Try(IReadOnlyList<int[]> choices)
    {
        if (choices.Count == 0) { return []; }
        // The row itself is the pool's first; value v of every column stands in row v + 1.
        var picks = new int[choices.Count * moves.Length];
        for (var i = 0; i < picks.Length; i++) { picks[i] = choices[i / moves.Length][i % moves.Length] + 1; }
        var answers = mixer.Predict(picks, cancellation);
        var outputs = mixer.OutputCount;
        return [.. choices.Select((choice, i) =>
        {
            double[] own = answers[(i * outputs)..((i + 1) * outputs)];
            var cost = 0.0;
            for (var c = 0; c < choice.Length; c++) { cost += choice[c] < 0 ? 0 : moves[c].Costs[choice[c]]; }
            return new CounterfactualState(choice, own, goal.Distance(model, own), cost);
        })];
    }

    private static int[] With(int[] choice, int column, int value)
    {
        var copy = choice.ToArray();
        copy[column] = value;
        return copy;
    }
}
