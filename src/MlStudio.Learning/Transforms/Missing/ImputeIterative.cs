using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Predicts missing numbers from the other columns by ridge regressions, in rounds: each column with missing values is
/// predicted from all others as filled so far, until the fills settle (van Buuren and Groothuis-Oudshoorn 2011, "mice", with
/// the predicted mean in place of draws). Rows to predict go through the same rounds.
/// </summary>
public sealed record ImputeIterative : RecipeStep
{
    private const int SampleStream = 7303;
    private const int MostColumns = 300;

    [ColumnChoice("Columns", "The columns whose missing numbers are filled, each from all the others.", ColumnType.Number)]
    public IReadOnlyList<string> Columns { get; init; } = [];

    [Option("Rounds", "The most rounds; fewer where the fills settle before.", Min = 1, Max = 100, Unit = "rounds")]
    public int Rounds { get; init; } = 10;

    [Option("Penalty", "The larger, the smaller the weights of the regressions (on columns of mean 0 and deviation 1).", Min = 1e-6, Max = 1e9, Advanced = true)]
    public double Penalty { get; init; } = 1;

    [Option("Keep which were missing", "Adds a column of 0 and 1 where training rows have missing values.")]
    public bool Indicator { get; init; } = true;

    [Option("Most training rows", "The regressions learn from so many training rows, drawn at random.", Min = 10, Max = 10_000_000, Unit = "rows", Advanced = true)]
    public int MaxRows { get; init; } = 20_000;

    public override string Describe() => $"Fill missing values of {Words.List(Columns)} by predicting each from the others{(Indicator ? " and keep which were missing" : "")}";

    public override IReadOnlyList<string> Reads() => Columns;

    public override IEnumerable<OptionError> Check() =>
        Columns.Count > MostColumns ? [new("columns", $"Columns must name at most {MostColumns} columns; {Columns.Count} were given.")] : [];

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        var scales = Columns.Select(c => NumberStatistics.MeanAndDeviation(NumberStatistics.Values(training.Column(c)))).ToArray();
        var all = NumberRows.Of(training, Columns, scales);
        bool[] indicators = [.. scales.Select((_, c) => Indicator && Enumerable.Range(0, all.RowCount).Any(r => double.IsNaN(all.Values[(r * all.Width) + c])))];
        var rows = NumberRows.Sample(all.RowCount, MaxRows, context.Seed, SampleStream);
        var sample = rows.Length == all.RowCount ? all : new NumberRows(rows.Length, all.Width, [.. rows.SelectMany(r => all.Row(r).ToArray())]);
        var (order, weights) = ChainedRegressions.Fit(sample, Rounds, Penalty, context.Cancellation);
        return new Filling(this, scales, indicators, order, weights);
    }

    public override FittedStep Read(ModelReader reader)
    {
        var (shifts, divisors) = (reader.ReadArray<double>(), reader.ReadArray<double>());
        var (indicators, order, weights) = (reader.ReadArray<byte>(), reader.ReadArray<int>(), reader.ReadArray<double>());
        var width = Columns.Count;
        if (shifts.Length != width || divisors.Length != width || indicators.Length != width || order.Length != width || width == 0
            || order.Any(c => c < 0 || c >= width) || weights.Length % (width * (width + 1)) != 0)
        {
            throw new LearningException("The model file is damaged: regressions to fill from.");
        }
        return new Filling(this, [.. shifts.Zip(divisors)], Array.ConvertAll(indicators, i => i != 0), order, weights);
    }

    private sealed class Filling(ImputeIterative step, (double Mean, double Deviation)[] scales, bool[] indicators, int[] order, double[] weights) : FittedStep
    {
        public override Frame Apply(Frame rows)
        {
            var all = NumberRows.Of(rows, step.Columns, scales);
            var fills = step.Columns.Select(_ => new double[rows.RowCount]).ToArray();
            var filled = new double[all.Width];
            for (var row = 0; row < all.RowCount; row++)
            {
                var values = all.Row(row);
                if (!values.ContainsAnyExceptInRange(double.NegativeInfinity, double.PositiveInfinity)) { continue; }
                rows.Cancellation.ThrowIfCancellationRequested();
                ChainedRegressions.Fill(values, order, weights, filled);
                for (var c = 0; c < filled.Length; c++) { fills[c][row] = (filled[c] * scales[c].Deviation) + scales[c].Mean; }
            }
            return NumberRows.Fill(rows, step.Columns, fills, indicators);
        }

        public override void Write(ModelWriter writer)
        {
            writer.WriteArray<double>(scales.Select(s => s.Mean).ToArray());
            writer.WriteArray<double>(scales.Select(s => s.Deviation).ToArray());
            writer.WriteArray<byte>(Array.ConvertAll(indicators, i => i ? (byte)1 : (byte)0));
            writer.WriteArray<int>(order);
            writer.WriteArray<double>(weights);
        }
    }
}
