namespace MlStudio.Learning.Trainers.Additive;

/// <summary>
/// Gives every part of a sum its own: what a pair says about one feature alone goes to that feature, and means go to the intercept, so that effects can be read
/// by themselves. The sum stays what it was (Lengerich, Tan, Chang, Hooker and Caruana, "Purifying interaction effects", 2020).
/// </summary>
internal static class Purification
{
    private const int MostSweeps = 200;
    private const double Enough = 1e-13;

    public static void Apply(ScoreTables tables, AdditiveData data, PairGrid[] grids, double[][] pairWeights)
    {
        for (var p = 0; p < grids.Length; p++) { Purify(tables, data, grids[p], tables.Pairs[p], pairWeights[p]); }
        for (var f = 0; f < tables.Mains.Length; f++) { Center(tables.Mains[f], data.BinWeights[f], tables.Intercept); }
    }

    /// <summary>Takes a table's weighted mean out of it into the intercept; bins that no row has stand at 0.</summary>
    public static void Center(double[] table, double[] weights, double[] intercept)
    {
        for (var k = 0; k < intercept.Length; k++)
        {
            double sum = 0, all = 0;
            for (var bin = 0; bin < weights.Length; bin++)
            {
                sum += weights[bin] * table[(bin * intercept.Length) + k];
                all += weights[bin];
            }
            var mean = sum / all;
            for (var bin = 0; bin < weights.Length; bin++)
            {
                ref var value = ref table[(bin * intercept.Length) + k];
                value = weights[bin] > 0 ? value - mean : 0;
            }
            intercept[k] += mean;
        }
    }

    private static void Purify(ScoreTables tables, AdditiveData data, PairGrid grid, double[] cells, double[] weights)
    {
        var (firsts, seconds) = (grid.First.Groups, grid.Second.Groups);
        for (var cell = 0; cell < cells.Length; cell++)
        {
            if (weights[cell] == 0) { cells[cell] = 0; }
        }
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var largest = 0.0;
            for (var i = 0; i < firsts; i++) { largest = Math.Max(largest, Move(cells, weights, i * seconds, 1, seconds, tables.Mains[grid.First.Feature], grid.First.GroupOf, i)); }
            for (var j = 0; j < seconds; j++) { largest = Math.Max(largest, Move(cells, weights, j, seconds, firsts, tables.Mains[grid.Second.Feature], grid.Second.GroupOf, j)); }
            if (largest < Enough) { break; }
        }
    }

    /// <summary>Moves the mean of a line of cells to the bins of a feature; returns its size.</summary>
    private static double Move(double[] cells, double[] weights, int start, int stride, int count, double[] main, byte[] groupOf, int group)
    {
        double sum = 0, all = 0;
        for (int i = 0, at = start; i < count; i++, at += stride)
        {
            sum += weights[at] * cells[at];
            all += weights[at];
        }
        if (all == 0) { return 0; }
        var mean = sum / all;
        for (int i = 0, at = start; i < count; i++, at += stride)
        {
            // All cells of the line move, those without rows too: the sum must stay the same for every row there may be.
            cells[at] -= mean;
        }
        for (var bin = 0; bin < groupOf.Length; bin++)
        {
            if (groupOf[bin] == group) { main[bin] += mean; }
        }
        return Math.Abs(mean);
    }
}
