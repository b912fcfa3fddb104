using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Replaces missing numbers by the mean of the nearest training rows that have them (Troyanskaya et al. 2001). Nearness is the
/// Euclidean distance over the columns that both rows have, scaled up to all columns; of equally near rows the earlier counts.
/// </summary>
public sealed record ImputeNeighbors : RecipeStep
{
    private const int SampleStream = 7302;

    [ColumnChoice("Columns", "The columns whose missing numbers are filled, and by which rows are compared.", ColumnType.Number)]
    public IReadOnlyList<string> Columns { get; init; } = [];

    [Option("Neighbours", "How many of the nearest training rows are averaged.", Min = 1, Max = 1000, Unit = "rows")]
    public int Neighbors { get; init; } = 5;

    [Option("Same scale", "Whether columns are compared on the same scale; otherwise those with large numbers decide.")]
    public bool SameScale { get; init; } = true;

    [Option("Keep which were missing", "Adds a column of 0 and 1 where training rows have missing values.")]
    public bool Indicator { get; init; } = true;

    [Option("Most training rows", "So many training rows, drawn at random, are kept in the model to compare with.", Min = 1, Max = 1_000_000, Unit = "rows", Advanced = true)]
    public int MaxRows { get; init; } = 2000;

    public override string Describe() => $"Fill missing values of {Words.List(Columns)} from the {Neighbors} most alike training rows{(Indicator ? " and keep which were missing" : "")}";

    public override IReadOnlyList<string> Reads() => Columns;

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        var values = Columns.Select(c => training.Column(c)).ToArray();
        var means = values.Select(v => NumberStatistics.MeanAndDeviation(NumberStatistics.Values(v))).ToArray();
        var scales = SameScale ? means : [.. means.Select(_ => (0.0, 1.0))];
        var all = NumberRows.Of(training, Columns, scales);
        var rows = NumberRows.Sample(all.RowCount, MaxRows, context.Seed, SampleStream);
        var kept = new NumberRows(rows.Length, all.Width, [.. rows.SelectMany(r => all.Row(r).ToArray())]);
        bool[] indicators = [.. values.Select((_, c) => Indicator && Enumerable.Range(0, all.RowCount).Any(r => double.IsNaN(all.Values[(r * all.Width) + c])))];
        return new Filling(this, scales, [.. means.Select(m => m.Mean)], indicators, kept);
    }

    public override FittedStep Read(ModelReader reader)
    {
        var (shifts, divisors, means) = (reader.ReadArray<double>(), reader.ReadArray<double>(), reader.ReadArray<double>());
        var (indicators, values) = (reader.ReadArray<byte>(), reader.ReadArray<double>());
        var width = Columns.Count;
        if (shifts.Length != width || divisors.Length != width || means.Length != width || indicators.Length != width || width == 0 || values.Length % width != 0)
        {
            throw new LearningException("The model file is damaged: neighbours to fill from.");
        }
        return new Filling(this, [.. shifts.Zip(divisors)], means, Array.ConvertAll(indicators, i => i != 0), new NumberRows(values.Length / width, width, values));
    }

    private sealed class Filling(ImputeNeighbors step, (double Mean, double Deviation)[] scales, double[] means, bool[] indicators, NumberRows kept) : FittedStep
    {
        public override Frame Apply(Frame rows)
        {
            var all = NumberRows.Of(rows, step.Columns, scales);
            var fills = step.Columns.Select(_ => new double[rows.RowCount]).ToArray();
            var distances = new double[kept.RowCount];
            var near = new List<(double Distance, double Value)>();
            for (var row = 0; row < all.RowCount; row++)
            {
                var values = all.Row(row);
                if (!values.ContainsAnyExceptInRange(double.NegativeInfinity, double.PositiveInfinity)) { continue; }
                rows.Cancellation.ThrowIfCancellationRequested();
                for (var other = 0; other < distances.Length; other++) { distances[other] = Distance(values, kept.Row(other)); }
                for (var c = 0; c < values.Length; c++)
                {
                    if (double.IsNaN(values[c])) { fills[c][row] = Mean(c, distances, near); }
                }
            }
            return NumberRows.Fill(rows, step.Columns, fills, indicators);
        }

        public override void Write(ModelWriter writer)
        {
            writer.WriteArray<double>(scales.Select(s => s.Mean).ToArray());
            writer.WriteArray<double>(scales.Select(s => s.Deviation).ToArray());
            writer.WriteArray<double>(means);
            writer.WriteArray<byte>(Array.ConvertAll(indicators, i => i ? (byte)1 : (byte)0));
            writer.WriteArray<double>(kept.Values);
        }

        /// <summary>NaN where the rows have no column in common.</summary>
        private static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
        {
            double sum = 0;
            var common = 0;
            for (var c = 0; c < a.Length; c++)
            {
                var difference = a[c] - b[c];
                if (double.IsNaN(difference)) { continue; }
                sum += difference * difference;
                common++;
            }
            return common == 0 ? double.NaN : sum * a.Length / common;
        }

        private double Mean(int column, double[] distances, List<(double Distance, double Value)> near)
        {
            near.Clear();
            for (var other = 0; other < distances.Length; other++)
            {
                var value = kept.Values[(other * kept.Width) + column];
                if (double.IsNaN(distances[other]) || double.IsNaN(value)) { continue; }
                if (near.Count == step.Neighbors && distances[other] >= near[^1].Distance) { continue; }
                var place = near.Count;
                while (place > 0 && near[place - 1].Distance > distances[other]) { place--; }
                near.Insert(place, (distances[other], value));
                if (near.Count > step.Neighbors) { near.RemoveAt(near.Count - 1); }
            }
            if (near.Count == 0) { return means[column]; }
            double sum = 0;
            foreach (var (_, value) in near) { sum += value; }
            return (sum / near.Count * scales[column].Deviation) + scales[column].Mean;
        }
    }
}
