using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Explanation;

/// <summary>Explains prepared features and adds up what came of one raw column.</summary>
internal abstract class PreparedExplainer : Explainer
{
    /// <summary>Features written out at once (64 MB).</summary>
    private const int ValuesPerPart = 1 << 24;

    private const int MostRowsPerPart = 2048;
    private readonly string[] _columns;

    protected PreparedExplainer(Model model, ExplainerOptions options) : base(model, options)
    {
        var features = model.Recipe.Features;
        _columns = [.. features.Select(f => f.Source).Distinct(StringComparer.Ordinal)];
        var places = _columns.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i, StringComparer.Ordinal);
        Slots = [.. features.Select(f => places[f.Source])];
    }

    public override IReadOnlyList<string> Columns => _columns;

    public override bool IsExact => true;

    /// <summary>Per feature the place of its column.</summary>
    protected int[] Slots { get; }

    /// <summary>Adds the contributions of prepared rows; laid out as in <see cref="Contributions.Values"/>.</summary>
    /// <param name="features">Row-major.</param>
    protected abstract void Add(float[] features, int rowCount, double[] values, WorkerTeam team, CancellationToken cancellation);

    private protected override void Add(Table rows, double[] values, double[]? errors, Action<double>? progress, CancellationToken cancellation)
    {
        var width = Slots.Length;
        if (width == 0) { return; }
        var prepared = Model.Prepare(rows, cancellation);
        using var team = new WorkerTeam(Options.Threads);
        var most = Math.Clamp(ValuesPerPart / width, 1, MostRowsPerPart);
        var rowSize = BaseValues.Count * _columns.Length;
        for (var first = 0; first < rows.RowCount; first += most)
        {
            var count = Math.Min(most, rows.RowCount - first);
            var features = new float[count * width];
            prepared.Write(first, count, features);
            var part = count == rows.RowCount ? values : new double[count * rowSize];
            Add(features, count, part, team, cancellation);
            if (part != values) { part.CopyTo(values, (long)first * rowSize); }
            progress?.Invoke((first + count) / (double)rows.RowCount);
        }
    }
}
