using MlStudio.Learning;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Additive;
using MlStudio.Web.Components;
using MlStudio.Web.Components.Charts;

namespace MlStudio.Web.Features.Runs;

/// <summary>One function of an additive model as a chart with its words: lines along numbers, bars for levels.</summary>
/// <param name="Sentence">What is to be seen.</param>
/// <param name="Lines">Steps along a number; empty where there are bars.</param>
public sealed record ShapeView(string Title, string Sentence, string XLabel, string YLabel, IReadOnlyList<LineSeries> Lines, IReadOnlyList<BarItem> Bars, FigureTable Table)
{
    private const int MostBars = 16;
    private const int MostLines = 4;

    /// <summary>The model's functions, those that move predictions most first; empty for other models.</summary>
    public static IReadOnlyList<ShapeView> Of(Model model) => model.Predictor is not ExplainableBoostingPredictor additive ? [] :
        [.. additive.ShapeFunctions.Where(f => f.Importance > 0).OrderByDescending(f => f.Importance).Select(f => f.IsPair ? OfPair(f, model) : OfColumn(f, model))];

    /// <summary>How to read the charts.</summary>
    public static string Introduction(Model model) => model.Task switch
    {
        LearningTask.Regression => $"The prediction of {model.Target} is {Format.Number(Start(model))}, the mean, plus what each chart reads for the row. Nothing else enters. Dashed lines and whiskers show how much the curve depends on which rows were learned from.",
        LearningTask.Binary => $"What the charts read for a row is added up: above 0 it speaks for '{model.Labels[1]}', below 0 against it; 0.7 about doubles the odds. Nothing else enters. Dashed lines and whiskers show how much the curve depends on which rows were learned from.",
        _ => "What the charts read for a row is added up for each class: above 0 it speaks for the class, below 0 against it. The class with the highest sum is the answer.",
    };

    private static double Start(Model model) => ((ExplainableBoostingPredictor)model.Predictor).Intercept[0];

    private static ShapeView OfColumn(ShapeFunction shape, Model model)
    {
        var axis = shape.Axes[0];
        var groups = Enumerable.Range(0, axis.Groups).Where(g => g != axis.Missing || shape.Weights[g] > 0).ToArray();
        var table = new FigureTable(["Values", "Rows (weight)", .. Names(model).Select(n => n.Length == 0 ? "Adds" : $"Adds for {n}"), "Deviation"],
            [.. groups.Select(g => (IReadOnlyList<string>)[NameOf(axis, g, model), Format.Number(shape.Weights[g]), .. Values(shape, g).Select(v => Format.Number(v)), Format.Number(shape.Deviations[g * shape.Outputs])])]);
        var sentence = Describe(shape, axis, model);
        var name = FeatureOf(axis, model).Name;
        if (axis.Edges.Count > 0) { return new ShapeView(name, sentence, name, Unit(model), shape.Outputs == 1 ? Curve(shape, axis) : Curves(shape, axis, model), [], table); }
        var bars = groups.Select(g => Bar(shape, axis, g, model)).OrderByDescending(b => Math.Abs(b.Value)).Take(MostBars).OrderByDescending(b => b.Value);
        return new ShapeView(name, sentence, name, Unit(model), [], [.. bars], table);
    }

    private static ShapeView OfPair(ShapeFunction shape, Model model)
    {
        var (first, second) = (shape.Axes[0], shape.Axes[1]);
        var flipped = first.Edges.Count == 0 && second.Edges.Count > 0;
        var (along, other) = flipped ? (second, first) : (first, second);
        double At(int a, int b) => shape.Values[flipped ? (b * second.Groups) + a : (a * second.Groups) + b];
        double WeightAt(int a, int b) => shape.Weights[flipped ? (b * second.Groups) + a : (a * second.Groups) + b];
        var cells = (from a in Enumerable.Range(0, along.Groups) from b in Enumerable.Range(0, other.Groups) where WeightAt(a, b) > 0 select (A: a, B: b)).ToArray();
        var table = new FigureTable([FeatureOf(along, model).Name, FeatureOf(other, model).Name, "Rows (weight)", "Adds"],
            [.. cells.Select(c => (IReadOnlyList<string>)[NameOf(along, c.A, model), NameOf(other, c.B, model), Format.Number(WeightAt(c.A, c.B)), Format.Number(At(c.A, c.B))])]);
        var title = $"{FeatureOf(first, model).Name} together with {FeatureOf(second, model).Name}";
        var sentence = $"What the two columns add beyond their own charts: {Format.Number(shape.Importance, 2)} on average.";
        if (along.Edges.Count == 0)
        {
            var bars = cells.OrderByDescending(c => Math.Abs(At(c.A, c.B))).Take(MostBars).Select(c => new BarItem($"{NameOf(along, c.A, model)}, {NameOf(other, c.B, model)}", At(c.A, c.B)));
            return new ShapeView(title, sentence, "", Unit(model), [], [.. bars.OrderByDescending(b => b.Value)], table);
        }
        var shown = Spread(Enumerable.Range(0, other.Groups).Where(b => Enumerable.Range(0, along.Groups).Any(a => WeightAt(a, b) > 0)).ToArray());
        var lines = shown.Select((b, i) => new LineSeries($"{FeatureOf(other, model).Name}: {NameOf(other, b, model)}", i, Steps(along, a => At(a, b))));
        return new ShapeView(title, sentence, FeatureOf(along, model).Name, Unit(model), [.. lines], [], table);
    }

    private static IReadOnlyList<LineSeries> Curve(ShapeFunction shape, ShapeAxis axis) =>
    [
        new("what it adds", 0, Steps(axis, g => shape.Values[g])),
        new("lower end", 0, Steps(axis, g => shape.Values[g] - (2 * shape.Deviations[g])), Dashed: true),
        new("upper end", 0, Steps(axis, g => shape.Values[g] + (2 * shape.Deviations[g])), Dashed: true),
    ];

    private static IReadOnlyList<LineSeries> Curves(ShapeFunction shape, ShapeAxis axis, Model model) =>
        [.. model.Labels.Take(ChartPalette.Count).Select((label, k) => new LineSeries(label, k, Steps(axis, g => shape.Values[(g * shape.Outputs) + k])))];

    private static BarItem Bar(ShapeFunction shape, ShapeAxis axis, int group, Model model)
    {
        var values = Values(shape, group).ToArray();
        var strongest = Enumerable.Range(0, values.Length).MaxBy(k => Math.Abs(values[k]));
        var spread = 2 * shape.Deviations[(group * shape.Outputs) + strongest];
        var label = NameOf(axis, group, model) + (shape.Outputs == 1 ? "" : $" for {model.Labels[strongest]}");
        return new BarItem(label, values[strongest], values[strongest] - spread, values[strongest] + spread, Note: $"{Format.Number(shape.Weights[group])} rows by weight");
    }

    /// <summary>A point where each group begins, and the last value once more at the end.</summary>
    private static IReadOnlyList<ChartPoint> Steps(ShapeAxis axis, Func<int, double> value) =>
        [.. Enumerable.Range(0, axis.Missing).Select(g => new ChartPoint(axis.Edges[g], value(g))), new ChartPoint(axis.Edges[axis.Missing], value(axis.Missing - 1))];

    private static string Describe(ShapeFunction shape, ShapeAxis axis, Model model)
    {
        var text = $"Moves the prediction by {Format.Number(shape.Importance, 2)} on average.";
        if (shape.Outputs > 1) { return text; }
        var known = Enumerable.Range(0, axis.Missing).Where(g => shape.Weights[g] > 0).ToArray();
        if (known.Length > 1) { text += $" Most at {NameOf(axis, known.MaxBy(g => shape.Values[g]), model)}, least at {NameOf(axis, known.MinBy(g => shape.Values[g]), model)}."; }
        return shape.Weights[axis.Missing] > 0 ? $"{text} Where it is missing: {Format.Number(shape.Values[axis.Missing], 2)}." : text;
    }

    private static string NameOf(ShapeAxis axis, int group, Model model)
    {
        if (group == axis.Missing) { return "missing"; }
        if (axis.Edges.Count > 0) { return $"{Format.Number(axis.Edges[group])} to {Format.Number(axis.Edges[group + 1])}"; }
        var levels = model.Recipe.LevelsOf(FeatureOf(axis, model));
        var names = axis.Codes[group].Select(code => levels is not null && code < levels.Count ? levels[code] : $"level {code + 1}").ToArray();
        return names.Length <= 2 ? string.Join(" or ", names) : $"{names[0]} or {names.Length - 1} others";
    }

    private static int[] Spread(int[] groups) => groups.Length <= MostLines ? groups : [.. Enumerable.Range(0, MostLines).Select(i => groups[i * (groups.Length - 1) / (MostLines - 1)])];

    private static IEnumerable<double> Values(ShapeFunction shape, int group) => Enumerable.Range(0, shape.Outputs).Select(k => shape.Values[(group * shape.Outputs) + k]);

    private static IReadOnlyList<string> Names(Model model) => model.Task == LearningTask.Multiclass ? model.Labels : [""];

    private static Feature FeatureOf(ShapeAxis axis, Model model) => model.Recipe.Features[axis.Feature];

    private static string Unit(Model model) => model.Task switch
    {
        LearningTask.Regression => $"added to {model.Target}",
        LearningTask.Binary => $"speaks for {model.Labels[1]}",
        _ => "speaks for the class",
    };
}
