using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>Replaces numbers and finished features by a few weighted sums of them.</summary>
/// <param name="items">The names of the items that are replaced, in the order of their features.</param>
/// <param name="means">Taken from each feature first; also stands for what is missing.</param>
/// <param name="scales">What each feature is divided by.</param>
/// <param name="weights">Component by component, a weight per feature.</param>
/// <param name="explained">The share of the variance that each component explains.</param>
/// <param name="prefix">Before the number of the component.</param>
internal sealed class FittedProjection(string[] items, double[] means, double[] scales, double[] weights, double[] explained, string prefix) : FittedStep
{
    internal override IReadOnlyList<string> AlsoReads => items;

    public override IReadOnlyList<FeatureScore> Scores => [.. explained.Select((e, i) => new FeatureScore($"{prefix} {i + 1}", e, true))];

    /// <summary>Finds the directions in the training rows.</summary>
    /// <param name="names">The columns and finished features; empty: all of them.</param>
    /// <param name="count">How many components, at most.</param>
    /// <param name="centre">Whether the mean is taken off.</param>
    /// <param name="standardise">Whether features are divided by their deviation.</param>
    public static FittedProjection Fit(Frame training, IReadOnlyList<string> names, int count, bool centre, bool standardise, string prefix, RecipeContext context)
    {
        var chosen = Choose(training, names);
        var rows = Rows(training, chosen);
        var width = rows.Features.Count;
        var (mean, deviation) = Moments(rows, context.Cancellation);
        var means = centre ? mean : new double[width];
        var scales = standardise ? deviation : Enumerable.Repeat(1.0, width).ToArray();
        var buffer = new float[width];
        var found = LeadingDirections.Find(rows.RowCount, width, Math.Min(count, Math.Max(1, rows.RowCount)), (row, values) =>
        {
            rows.Write(row, 1, buffer);
            Centre(buffer, values, means, scales);
        }, context.Seed, context.Cancellation);
        var unexplained = new FittedProjection(chosen, means, scales, found.Vectors, new double[found.Squares.Length], prefix);
        return new FittedProjection(chosen, means, scales, found.Vectors, unexplained.Explain(training, rows, context.Cancellation), prefix);
    }

    public override Frame Apply(Frame rows)
    {
        var features = Rows(rows, items);
        if (features.Features.Count != means.Length) { throw new LearningException($"{means.Length} features were combined in training; {features.Features.Count} came."); }
        var components = Project(features, rows.Cancellation);
        var left = items.ToHashSet(StringComparer.Ordinal);
        var added = components.Select((values, i) => Component($"{prefix} {i + 1}", values));
        return new Frame([.. rows.Items.Where(i => !left.Contains(i.Name)), .. added], rows.RowCount, rows.Cancellation);
    }

    public override void Write(ModelWriter writer)
    {
        writer.Write(items);
        writer.WriteArray<double>(means);
        writer.WriteArray<double>(scales);
        writer.WriteArray<double>(weights);
        writer.WriteArray<double>(explained);
    }

    public static FittedProjection Read(ModelReader reader, string prefix)
    {
        var items = reader.ReadStrings();
        double[] means = reader.ReadArray<double>(), scales = reader.ReadArray<double>(), weights = reader.ReadArray<double>(), explained = reader.ReadArray<double>();
        return means.Length == scales.Length && weights.Length == means.Length * explained.Length
            ? new FittedProjection(items, means, scales, weights, explained, prefix)
            : throw new LearningException("The model file is damaged: components.");
    }

    private static ColumnItem Component(string name, double[] values) => new(name, name, new NumberColumn(name, values));

    /// <exception cref="LearningException">A named column is not there or holds no numbers.</exception>
    private static string[] Choose(Frame frame, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (!frame.Items.Any(i => i.Name == name && i is BlockItem)) { NumberStatistics.Values(frame.Column(name)); }
        }
        var chosen = names.ToHashSet(StringComparer.Ordinal);
        string[] items = [.. frame.Items.Where(i => i is BlockItem or ColumnItem { Column: NumberColumn }).Where(i => chosen.Count == 0 || chosen.Contains(i.Name)).Select(i => i.Name)];
        return items.Length > 0 ? items : throw new LearningException("There are no numbers or finished features to combine here.");
    }

    private static FeatureRows Rows(Frame frame, string[] items)
    {
        var byName = frame.Items.Where(i => items.Contains(i.Name)).ToDictionary(i => i.Name, StringComparer.Ordinal);
        return new Frame([.. items.Select(n => byName.TryGetValue(n, out var item) ? item : frame.Column(n))], frame.RowCount, frame.Cancellation).ToFeatures();
    }

    private static (double[] Means, double[] Deviations) Moments(FeatureRows rows, CancellationToken cancellation)
    {
        var width = rows.Features.Count;
        var (sums, counts, squares, buffer) = (new double[width], new int[width], new double[width], new float[width]);
        for (var pass = 0; pass < 2; pass++)
        {
            for (var row = 0; row < rows.RowCount; row++)
            {
                if (row % 256 == 0) { cancellation.ThrowIfCancellationRequested(); }
                rows.Write(row, 1, buffer);
                for (var f = 0; f < width; f++)
                {
                    if (!float.IsFinite(buffer[f])) { continue; }
                    if (pass == 0) { sums[f] += buffer[f]; counts[f]++; }
                    else { squares[f] += (buffer[f] - (sums[f] / counts[f])) * (buffer[f] - (sums[f] / counts[f])); }
                }
            }
        }
        double[] means = [.. sums.Select((s, f) => s / Math.Max(1, counts[f]))];
        // A deviation that is but rounding is none.
        return (means, [.. squares.Select((s, f) => Math.Sqrt(s / Math.Max(1, counts[f])) is var d && d > 1e-9 * Math.Abs(means[f]) ? d : 1)]);
    }

    private static void Centre(ReadOnlySpan<float> row, double[] values, double[] means, double[] scales)
    {
        for (var f = 0; f < row.Length; f++) { values[f] = float.IsFinite(row[f]) ? (row[f] - means[f]) / scales[f] : 0; }
    }

    /// <summary>The components of each row, component by component.</summary>
    private double[][] Project(FeatureRows features, CancellationToken cancellation)
    {
        var width = means.Length;
        var result = explained.Select(_ => new double[features.RowCount]).ToArray();
        var (buffer, values) = (new float[width], new double[width]);
        for (var row = 0; row < features.RowCount; row++)
        {
            if (row % 256 == 0) { cancellation.ThrowIfCancellationRequested(); }
            features.Write(row, 1, buffer);
            Centre(buffer, values, means, scales);
            for (var c = 0; c < result.Length; c++)
            {
                double sum = 0;
                for (var f = 0; f < width; f++) { sum += weights[(c * width) + f] * values[f]; }
                result[c][row] = sum;
            }
        }
        return result;
    }

    /// <summary>The variance of each component as a share of that of all features.</summary>
    private double[] Explain(Frame training, FeatureRows rows, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var width = means.Length;
        var (sums, squares, buffer, values) = (new double[width], new double[width], new float[width], new double[width]);
        for (var row = 0; row < training.RowCount; row++)
        {
            rows.Write(row, 1, buffer);
            Centre(buffer, values, means, scales);
            for (var f = 0; f < width; f++) { sums[f] += values[f]; squares[f] += values[f] * values[f]; }
        }
        var total = squares.Select((s, f) => s - (sums[f] * sums[f] / Math.Max(1, training.RowCount))).Sum();
        return [.. Project(rows, cancellation).Select(c =>
        {
            var deviation = c.Length == 0 ? 0 : NumberSummary.Of(GroupStatistic.Deviation, c);
            return total > 0 ? deviation * deviation * c.Length / total : 0;
        })];
    }
}
