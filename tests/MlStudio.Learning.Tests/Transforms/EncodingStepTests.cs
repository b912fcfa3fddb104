using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

/// <summary>Steps that fill numbers, encode categories and count time; values by hand unless a source is named.</summary>
public sealed class EncodingStepTests
{
    private const double None = double.NaN;
    private static readonly double[][] Holes = [[1, 2, None], [3, 4, 3.5], [None, 6, 5], [8, 8, 7], [2, None, 1], [5, 5, 5.5], [7, 9, None], [4, 3, 2]];
    private static readonly double[][] Others = [[None, 5, 4], [6, None, None], [None, None, None]];

    [Fact]
    public void ImputeNeighbors_Rows_EqualScikitLearn()
    {
        // scikit-learn 1.2.1: KNNImputer(n_neighbors=3).fit(Holes)
        var step = new ImputeNeighbors { Columns = ["x0", "x1", "x2"], Neighbors = 3, SameScale = false, Indicator = false };
        NearRows([[1, 2, 2.1666666666666665], [3, 4, 3.5], [5.333333333333333, 6, 5], [8, 8, 7], [2, 3, 1], [5, 5, 5.5], [7, 9, 5.833333333333333], [4, 3, 2]], Filled(step, Holes));
        NearRows([[4, 5, 4], [6, 7.333333333333333, 4.833333333333333], [4.285714285714286, 5.285714285714286, 4]], Filled(step, Others));
    }

    [Fact]
    public void ImputeIterative_Rows_EqualScikitLearn()
    {
        // scikit-learn 1.2.1: IterativeImputer(Ridge(alpha=1), max_iter=10, tol=1e-3) between StandardScaler and its inverse; settles after 4 rounds.
        var step = new ImputeIterative { Columns = ["x0", "x1", "x2"], Indicator = false };
        NearRows([[1, 2, 1.2925353621588926], [3, 4, 3.5], [5.2707050833392834, 6, 5], [8, 8, 7], [2, 2.0458818926800952, 1], [5, 5, 5.5], [7, 9, 7.265508417609357], [4, 3, 2]], Filled(step, Holes));
        NearRows([[4.4273589322101365, 5, 4], [6, 6.316197286322521, 5.41714079883801], [4.40883813541741, 4.880735236585012, 4.069755472471031]], Filled(step, Others));
    }

    [Theory]
    // scikit-learn 1.2.1: FeatureHasher(n_features=32, input_type="string", alternate_sign=False)
    [InlineData("Lyon", 27)]
    [InlineData("Oslo", 19)]
    [InlineData("Porto", 11)]
    [InlineData("São Paulo", 1)]
    [InlineData("a", 18)]
    [InlineData("abcde", 10)]
    public void Hash_Category_FallsWhereScikitLearnPutsIt(string level, int expected) => Assert.Equal(expected, HashEncode.FeatureOf(level, 32));

    [Fact]
    public void Hash_Missing_HasNoFeature()
    {
        var fitted = new Recipe(1, [new HashEncode { Columns = ["c"], Features = 2 }]).Fit(Categories("a", "b"));
        Assert.Equal(["c # 1", "c # 2"], fitted.Features.Select(f => f.Name));
        Assert.Equal(1, fitted.Apply(Categories("new")).Values.Sum());
        Assert.Equal([0, 0], fitted.Apply(Categories([null])).Values);
    }

    [Fact]
    public void Frequency_Categories_AreTheirShare() => Assert.Equal([0.5f, 0.25f, 0, float.NaN],
        new Recipe(1, [new FrequencyEncode { Columns = ["c"] }]).Fit(Categories("a", "a", "b", null)).Apply(Categories("a", "b", "new", null)).Values);

    [Fact]
    public void MergeRare_RareAndNew_ShareOneName()
    {
        var step = new MergeRare { Columns = ["c"], MinCount = 2, MinShare = 0 };
        var column = step.Fit(Frame.From(Categories("a", "a", "b", "c", "c")), new RecipeContext()).Apply(Frame.From(Categories("b", "a", "new", null, "c"))).Column("c").Column;
        Assert.Equal(["other", "a", "other", null, "c"], Enumerable.Range(0, 5).Select(column.Format));
    }

    [Theory]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.Regression)]
    public void TargetEncode_LaterRows_GetSmoothedMeans(LearningTask task)
    {
        // Mean of all 3/6; a: (1 + 2·0.5) / (3 + 2), b: (2 + 2·0.5) / (2 + 2), missing: (0 + 2·0.5) / (1 + 2).
        var target = new TargetVector(task, [1, 0, 0, 1, 1, 0], task == LearningTask.Binary ? 2 : 0);
        var fitted = new Recipe(1, [new TargetEncode { Columns = ["c"], Smoothing = 2, Folds = 2 }]).Fit(Categories("a", "a", "a", "b", "b", null), new RecipeContext { Target = target });
        Assert.Equal("c: mean of target", Assert.Single(fitted.Features).Name);
        Assert.Equal([0.4f, 0.75f, 1f / 3, 0.5f], fitted.Apply(Categories("a", "b", null, "new")).Values);
    }

    [Fact]
    public void TargetEncode_SeveralClasses_GivesTheShareOfEach()
    {
        var target = new TargetVector(LearningTask.Multiclass, [0, 1, 2, 2], 3);
        var fitted = new Recipe(1, [new TargetEncode { Columns = ["c"], Smoothing = 0 }]).Fit(Categories("a", "a", "b", "b"), new RecipeContext { Target = target });
        Assert.Equal([0.5f, 0.5f, 0, /**/ 0, 0, 1, /**/ 0.25f, 0.25f, 0.5f], fitted.Apply(Categories("a", "b", "new")).Values);
    }

    [Fact]
    public void TargetEncode_TrainingRowsOfGroups_DoNotSeeTheirGroup()
    {
        // Every category is one group with one class: whoever sees another row of the group sees the answer.
        string[] categories = [.. Enumerable.Range(0, 80).Select(row => $"c{row / 4}")];
        var target = new TargetVector(LearningTask.Binary, [.. Enumerable.Range(0, 80).Select(row => (double)(row / 4 % 2))], 2);
        double[] Encoded(TargetVector of) => [.. new Recipe(1, [new TargetEncode { Columns = ["c"], Smoothing = 0 }])
            .FitAndApply(Categories(categories), new RecipeContext { Target = of }).Features.ToMatrix().Values.Select(v => (double)v)];
        Assert.True(Encoded(target).Zip(target.Values).Count(p => p.First == p.Second) > 60);
        var apart = Encoded(target with { Kinship = RowKinship.OfGroups([.. Enumerable.Range(0, 80).Select(row => row / 4)]) });
        Assert.All(apart, v => Assert.InRange(v, 0.3, 0.7));
    }

    [Fact]
    public void TargetEncode_TrainingRows_DoNotSeeTheirOwnTarget()
    {
        // Each row has a category of its own: encoded by itself it would be its target, out of folds it is the mean of the others' folds.
        var names = Enumerable.Range(0, 40).Select(i => $"c{i}").ToArray();
        double[] values = [.. Enumerable.Range(0, 40).Select(i => (double)(i % 2))];
        var recipe = new Recipe(1, [new TargetEncode { Columns = ["c"], Smoothing = 0, Folds = 4 }]);
        RecipeContext context(double[] y) => new() { Seed = 1, Target = new TargetVector(LearningTask.Binary, y, 2) };
        var prepared = recipe.FitAndApply(Categories(names), context(values));
        var training = prepared.Features.ToMatrix().Values;
        Assert.All(training, v => Assert.InRange(v, 0.2f, 0.8f));
        Assert.Equal(values.Select(v => (float)v), prepared.Fitted.Apply(Categories(names)).Values);
        for (var row = 0; row < 40; row += 7)
        {
            double[] changed = [.. values];
            changed[row] = 1 - changed[row];
            Assert.Equal(training[row], recipe.FitAndApply(Categories(names), context(changed)).Features.ToMatrix().Values[row]);
        }
        Assert.Contains("learns from the target", Assert.Throws<LearningException>(() => recipe.Fit(Categories(names))).Message);
    }

    [Fact]
    public void Turn_Parts_EqualSineAndCosine()
    {
        for (var i = -50; i <= 50; i++)
        {
            var (sin, cos) = Turn.SinCos(i / 17.0);
            Assert.Equal(Math.Sin(2 * Math.PI * i / 17), sin, 1e-14);
            Assert.Equal(Math.Cos(2 * Math.PI * i / 17), cos, 1e-14);
        }
    }

    [Fact]
    public void Cyclical_DatesAndNumbers_LieOnACircle()
    {
        // 2024-01-01 was a Monday: 6 o'clock is a quarter of the day and 1/28 of the week.
        var rows = new Table([new TimestampColumn("t", new[] { new DateTime(2024, 1, 1, 6, 0, 0, DateTimeKind.Utc).Ticks, TimestampColumn.Missing }), new NumberColumn("h", new[] { 12.0, None })]);
        var fitted = new Recipe(1, [new CyclicalParts { Columns = ["t", "h"], Cycles = [TimeCycle.Day, TimeCycle.Week] }]).Fit(rows);
        Assert.Equal(["t: day (sine)", "t: day (cosine)", "t: week (sine)", "t: week (cosine)", "h (sine)", "h (cosine)"], fitted.Features.Select(f => f.Name));
        double[] expected = [1, 0, Math.Sin(2 * Math.PI / 28), Math.Cos(2 * Math.PI / 28), 0, -1, None, None, None, None, None, None];
        NumberStepTests.Near(expected, [.. fitted.Apply(rows).Values.Select(v => (double)v)], 1e-7);
    }

    [Fact]
    public void DateDifference_TwoDates_CountsTheTimeBetween()
    {
        var rows = new Table(
        [
            new TimestampColumn("a", new[] { new DateTime(2024, 2, 28, 0, 0, 0, DateTimeKind.Utc).Ticks, 0 }),
            new TimestampColumn("b", new[] { new DateTime(2024, 3, 1, 12, 0, 0, DateTimeKind.Utc).Ticks, TimestampColumn.Missing }),
        ]);
        double Count(TimeUnit unit)
        {
            var column = new DateDifference { From = "a", To = "b", Unit = unit, Name = "d" }.Fit(Frame.From(rows), new RecipeContext()).Apply(Frame.From(rows)).Column("d").Column;
            Assert.True(column.IsMissing(1));
            return ((NumberColumn)column).Values[0];
        }
        Assert.Equal([2.5, 60, 2.5 / 7], new[] { Count(TimeUnit.Days), Count(TimeUnit.Hours), Count(TimeUnit.Weeks) });
    }

    private static Table Categories(params string?[] values)
    {
        var levels = values.OfType<string>().Distinct().ToList();
        return new Table([new CategoryColumn("c", values.Select(v => v is null ? -1 : levels.IndexOf(v)).ToArray(), levels)]);
    }

    private static Frame FrameOf(double[][] rows) => Frame.From(new Table([.. Enumerable.Range(0, rows[0].Length).Select(c => new NumberColumn($"x{c}", rows.Select(r => r[c]).ToArray()))]));

    private static double[][] Filled(RecipeStep step, double[][] rows)
    {
        var frame = step.Fit(FrameOf(Holes), new RecipeContext()).Apply(FrameOf(rows));
        return [.. rows.Select((_, row) => Enumerable.Range(0, 3).Select(c => ((NumberColumn)frame.Column($"x{c}").Column).Values[row]).ToArray())];
    }

    private static void NearRows(double[][] expected, double[][] actual)
    {
        for (var row = 0; row < expected.Length; row++) { NumberStepTests.Near(expected[row], actual[row], 1e-9); }
    }
}
