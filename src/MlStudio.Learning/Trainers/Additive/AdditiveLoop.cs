using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>Learns several additive models on different rows, chooses pairs of features from what they leave over, and averages (Nori, Jenkins, Koch and Caruana 2019).</summary>
internal sealed class AdditiveLoop(ExplainableBoostingTrainer options, AdditiveData data, TrainingContext context, WorkerTeam team)
{
    private readonly AdditiveLoss _loss = AdditiveLoss.For(data.Task, data.ClassCount);

    public ExplainableBoostingPredictor Run()
    {
        var start = _loss.Start(data);
        var bags = new ScoreTables[options.Bags];
        var stages = options.PairsFor(data.Task) > 0 && data.Matrix.FeatureCount > 1 ? 2 : 1;
        Each(0, stages, (bag, report) =>
        {
            bags[bag] = ScoreTables.Create(data, start);
            NewBag(bags[bag], bag).LearnMains(report);
        });
        PairGrid[] grids = stages == 1 ? [] : PairFinder.Find(data, _loss, ScoreTables.Mean(bags), options, team, context.Cancellation);
        if (grids.Length > 0) { Each(1, stages, (bag, report) => NewBag(bags[bag], bag).LearnPairs(grids, report)); }
        var mean = ScoreTables.Mean(bags);
        var weights = Array.ConvertAll(grids, WeightsOf);
        Purification.Apply(mean, data, grids, weights);
        context.Cancellation.ThrowIfCancellationRequested();
        return Build(mean, bags, grids, weights);
    }

    private AdditiveBag NewBag(ScoreTables tables, int bag) => new(data, options, tables, context.Seed, bag, context.Cancellation);

    /// <summary>Every bag once. The training thread's own bags tell how far it is; the first one's metric is the learning curve.</summary>
    private void Each(int stage, int stages, Action<int, Action<int, double?>> learn) => team.Run(member =>
    {
        var own = (options.Bags + team.Size - 1) / team.Size;
        for (var bag = member; bag < options.Bags; bag += team.Size)
        {
            var before = ((stage * own) + (bag / team.Size)) * options.MaxRounds;
            var first = bag == 0;
            learn(bag, (round, metric) =>
            {
                if (member != 0 || context.Progress is null) { return; }
                context.Progress(new TrainingProgress(before + round, stages * own * options.MaxRounds, first ? _loss.Metric : null, null, first ? metric : null));
            });
        }
    });

    private double[] WeightsOf(PairGrid grid)
    {
        var weights = new double[grid.CellCount];
        for (var row = 0; row < grid.Cells.Length; row++) { weights[grid.Cells[row]] += data.WeightOf(row); }
        return weights;
    }

    private ExplainableBoostingPredictor Build(ScoreTables mean, ScoreTables[] bags, PairGrid[] grids, double[][] pairWeights)
    {
        var bins = data.Matrix.Features;
        var mains = new ShapeTable[bins.Length];
        for (var f = 0; f < bins.Length; f++)
        {
            var (low, high) = RangeOf(bins[f].Feature);
            mains[f] = new ShapeTable(bins[f], low, high, mean.Mains[f], Deviations(bags, f), data.BinWeights[f]);
        }
        PairTable[] pairs = [.. grids.Select((g, p) => new PairTable(g.First.Feature, g.Second.Feature, g.First.GroupOf, g.Second.GroupOf, mean.Pairs[p], pairWeights[p]))];
        return new ExplainableBoostingPredictor(data.Task, data.Features.FeatureCount, mean.Intercept, mains, pairs);
    }

    /// <summary>How far the bags' own functions of a feature lie apart, each with mean 0.</summary>
    private double[] Deviations(ScoreTables[] bags, int feature)
    {
        var tables = Array.ConvertAll(bags, b => (double[])b.Mains[feature].Clone());
        foreach (var table in tables) { Purification.Center(table, data.BinWeights[feature], new double[_loss.Scores]); }
        var result = new double[tables[0].Length];
        for (var i = 0; i < result.Length && tables.Length > 1; i++)
        {
            var at = i;
            var mean = tables.Sum(t => t[at]) / tables.Length;
            result[i] = Math.Sqrt(tables.Sum(t => (t[at] - mean) * (t[at] - mean)) / (tables.Length - 1));
        }
        return result;
    }

    private (double Low, double High) RangeOf(int feature)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var row in data.SourceRows)
        {
            var value = data.Features.Row(row)[feature];
            if (value < low) { low = value; }
            if (value > high) { high = value; }
        }
        return low <= high ? (low, high) : (0, 0);
    }
}
