using MlStudio.Learning.Data;
using MlStudio.Learning.Explanation.Sampled;

namespace MlStudio.Learning.Explanation.Dependence;

/// <summary>
/// The mean answer when a column is set to a value in every row (Friedman 2001), with the curve of single rows (Goldstein and others 2015). Columns that belong together
/// are taken apart by this: values may be answered that no row has. The same model, rows and options give the same values. Thread-safe.
/// </summary>
public static class PartialDependence
{
    /// <summary>The curve of one column.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Raw rows; at least one.</param>
    /// <param name="column">One of the model's raw columns: numbers, categories or times.</param>
    /// <param name="options">How much is computed; null for the defaults.</param>
    /// <param name="progress">Called with the share done.</param>
    /// <exception cref="LearningException">The column is none of the model's or holds free text, there are no rows, or options are out of range.</exception>
    public static DependenceCurve Of(
        Model model, Table rows, string column, PartialDependenceOptions? options = null, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new PartialDependenceOptions();
        var (read, chosen) = Read(model, rows, options);
        var index = IndexOf(model, column);
        var grid = options.Grid is { } given ? ValueGrid.Of(model.Inputs[index], given) : ValueGrid.Of(read.Columns[index], options.GridSize);
        var sample = read.Take(chosen);
        var mixer = new RowMixer(model, Pool(sample, [(index, grid)]), cancellation);
        var (outputs, count) = (mixer.OutputCount, sample.RowCount);
        var curves = Math.Min(options.MostCurves, count);
        // Spread over the sample: the first rows of a file are often of one kind.
        int[] shown = [.. Enumerable.Range(0, curves).Select(i => (int)((long)i * count / curves))];
        var curveOf = new int[count];
        Array.Fill(curveOf, -1);
        for (var i = 0; i < curves; i++) { curveOf[shown[i]] = i; }
        var (mean, own) = (new double[outputs * grid.Count], new double[curves * outputs * grid.Count]);
        PieceWork.Run(grid.Count, options.Threads, g =>
        {
            var answers = mixer.Predict(Picks(mixer, count, (index, count + g)), cancellation);
            for (var r = 0; r < count; r++)
            {
                for (var k = 0; k < outputs; k++)
                {
                    var answer = answers[(r * outputs) + k];
                    mean[(k * grid.Count) + g] += answer;
                    if (curveOf[r] >= 0) { own[(((curveOf[r] * outputs) + k) * grid.Count) + g] = answer; }
                }
            }
        }, progress, cancellation);
        for (var i = 0; i < mean.Length; i++) { mean[i] /= count; }
        return new DependenceCurve(column, ValueGrid.Texts(grid), ValueGrid.Positions(grid), OutputNames(model), mean, Array.ConvertAll(shown, i => chosen[i]), own, count);
    }

    /// <summary>The surface of two columns.</summary>
    /// <inheritdoc cref="Of"/>
    public static DependenceSurface Surface(
        Model model, Table rows, string first, string second, PartialDependenceOptions? options = null, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new PartialDependenceOptions { GridSize = 12, MostRows = 200 };
        var (read, chosen) = Read(model, rows, options);
        var (a, b) = (IndexOf(model, first), IndexOf(model, second));
        if (a == b) { throw new LearningException($"Two different columns are needed; '{first}' was given twice."); }
        Column firsts = ValueGrid.Of(read.Columns[a], options.GridSize), seconds = ValueGrid.Of(read.Columns[b], options.GridSize);
        var sample = read.Take(chosen);
        var mixer = new RowMixer(model, Pool(sample, [(a, firsts), (b, seconds)]), cancellation);
        var (outputs, count) = (mixer.OutputCount, sample.RowCount);
        var mean = new double[outputs * firsts.Count * seconds.Count];
        PieceWork.Run(firsts.Count * seconds.Count, options.Threads, cell =>
        {
            var answers = mixer.Predict(Picks(mixer, count, (a, count + (cell / seconds.Count)), (b, count + firsts.Count + (cell % seconds.Count))), cancellation);
            for (var r = 0; r < count; r++)
            {
                for (var k = 0; k < outputs; k++) { mean[(k * firsts.Count * seconds.Count) + cell] += answers[(r * outputs) + k] / count; }
            }
        }, progress, cancellation);
        return new DependenceSurface(first, second, ValueGrid.Texts(firsts), ValueGrid.Texts(seconds), ValueGrid.Positions(firsts), ValueGrid.Positions(seconds), OutputNames(model), mean, count);
    }

    internal static (Table Read, int[] Rows) Read(Model model, Table rows, PartialDependenceOptions options)
    {
        options.Require();
        if (rows.RowCount == 0) { throw new LearningException("There are no rows to average over."); }
        return (InputReader.Read(rows, model.Inputs), BackgroundSample.Rows(rows.RowCount, options.MostRows, options.Seed));
    }

    internal static int IndexOf(Model model, string column)
    {
        for (var i = 0; i < model.Inputs.Count; i++)
        {
            if (model.Inputs[i].Name == column) { return i; }
        }
        throw new LearningException($"The model does not use a column '{column}'. Columns: {string.Join(", ", model.Inputs.Select(i => i.Name))}.");
    }

    internal static string[] OutputNames(Model model) => model.Labels.Count switch { 0 => [model.Target], 2 => [model.Labels[1]], _ => [.. model.Labels] };

    /// <summary>The rows, and below them copies of the first row with each value of each grid.</summary>
    internal static Table Pool(Table rows, IReadOnlyList<(int Column, Column Grid)> grids) => TableJoin.Of([rows, .. grids.Select(g =>
    {
        var copies = rows.Take(new int[g.Grid.Count]);
        return new Table([.. copies.Columns.Select((c, i) => i == g.Column ? g.Grid : c)]);
    })]);

    /// <summary>All rows with some columns taken from one other row of the pool.</summary>
    internal static int[] Picks(RowMixer mixer, int rows, params ReadOnlySpan<(int Column, int Row)> taken)
    {
        var picks = new int[rows * mixer.ColumnCount];
        for (var r = 0; r < rows; r++)
        {
            var own = picks.AsSpan(r * mixer.ColumnCount, mixer.ColumnCount);
            own.Fill(r);
            foreach (var (column, row) in taken) { own[column] = row; }
        }
        return picks;
    }
}
