using MlStudio.Learning.Data;
using MlStudio.Learning.Formulas;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

/// <summary>What the steps that combine columns, rows and tables make of a few rows; expected values by hand unless said otherwise.</summary>
public sealed class CombiningStepTests
{
    private const double Missing = double.NaN;

    [Fact]
    public void FormulaColumn_AfterAnotherOne_UsesIt()
    {
        var frame = Apply(Numbers(("x", [1, 2, Missing])), Numbers(("x", [3])), new FormulaColumn("twice", "x * 2"), new FormulaColumn("big", "twice > 5"));
        Assert.Equal([6.0], Values(frame, "twice"));
        Assert.Equal([1.0], Values(frame, "big"));
        Assert.Equal("x", frame.Column("twice").Source);
    }

    [Fact]
    public void FormulaColumn_Wrong_NamesStepAndPlace()
    {
        var error = Assert.Throws<LearningException>(() => new Recipe(1, [new FormulaColumn("y", "x + z")]).Fit(Numbers(("x", [1]))));
        Assert.Contains("Step 1", error.Message);
        Assert.Contains("Line 1, character 5", error.Message);
        Assert.IsType<FormulaException>(error.InnerException);
    }

    [Fact]
    public void FilterRows_Condition_LeavesTrainingRowsOnlyWhereTrue()
    {
        var rows = Numbers(("x", [1, 2, Missing, 4, 5]));
        var prepared = new Recipe(1, [new FilterRows("x >= 2")]).FitAndApply(rows, new RecipeContext { Target = new TargetVector(LearningTask.Regression, [10, 20, 30, 40, 50], 0) });
        Assert.Equal([1, 3, 4], prepared.Rows!.Sources);
        Assert.Equal([20.0, 40, 50], prepared.Target!.Values);
        Assert.Equal(5, prepared.Fitted.Apply(rows).RowCount);
        Assert.Contains("true or false", Assert.Throws<LearningException>(() => new Recipe(1, [new FilterRows("x + 1")]).Fit(rows)).Message);
        Assert.Contains("none of the 5", Assert.Throws<LearningException>(() => new Recipe(1, [new FilterRows("x > 9")]).Fit(rows)).Message);
    }

    [Fact]
    public void CombineNumbers_PairsAndOne_AreNamedAndComputed()
    {
        var rows = Numbers(("a", [6, 1]), ("b", [3, 0]), ("c", [2, 5]));
        var pairs = Apply(rows, rows, new CombineNumbers(["a", "b", "c"]));
        Assert.Equal(["a", "b", "c", "a / b", "a / c", "b / c"], pairs.Items.Select(i => i.Name));
        Assert.Equal([2, Missing], Values(pairs, "a / b"));
        Assert.Equal([-3, -5.0], Values(Apply(rows, rows, new CombineNumbers(["b"], "a", PairOperation.Difference), new CombineNumbers(["b - a", "c"], null, PairOperation.Product)), "b - a").Select((v, i) => i == 0 ? v : v - 4));
    }

    [Fact]
    public void PolynomialTerms_Columns_AreInScikitLearnsOrder()
    {
        // scikit-learn 1.2.1: PolynomialFeatures(2, include_bias=False).fit_transform([[2, 3, 5]]) gives 2 3 5 4 6 10 9 15 25.
        var rows = Numbers(("a", [2]), ("b", [3]), ("c", [5]));
        var fitted = new Recipe(1, [new PolynomialTerms(["a", "b", "c"])]).Fit(rows);
        Assert.Equal([2f, 3, 5, 4, 6, 10, 9, 15, 25], fitted.Apply(rows).Values);
        Assert.Equal(["a", "b", "c", "a²", "a × b", "a × c", "b²", "b × c", "c²"], fitted.Features.Select(f => f.Name));
    }

    [Fact]
    public void GroupAggregates_UnseenKey_GetsTheOverallValue()
    {
        var training = Grouped([1, 3, 5, Missing, 9], "a", "a", "b", "b", null);
        var frame = Apply(training, Grouped([0, 0, 0, 0], "a", "b", "new", null), new GroupAggregates(["x"], ["g"], [GroupStatistic.Mean, GroupStatistic.Count, GroupStatistic.Deviation, GroupStatistic.Median]));
        Assert.Equal([2, 5, 4.5, 9], Values(frame, "mean of x by g"));
        Assert.Equal([2, 1, 0, 1.0], Values(frame, "count of x by g"));
        Assert.Equal([1, 0, Math.Sqrt(8.75), 0], Values(frame, "deviation of x by g"));
        Assert.Equal([2, 5, 4, 9.0], Values(frame, "median of x by g"));
    }

    [Fact]
    public void GroupAggregates_KeyOfSeveralColumns_KeepsThemApart()
    {
        var rows = new Table([
            new TextColumn("a", ["x", "xy", null]), new TextColumn("b", ["yz", "z", "xyz"]), new NumberColumn("v", new[] { 1.0, 2, 3 })]);
        Assert.Equal([1.0, 2, 3], Values(Apply(rows, rows, new GroupAggregates(["v"], ["a", "b"], [GroupStatistic.Mean])), "mean of v by a, b"));
    }

    [Fact]
    public void Lags_EarlierTrainingRows_AreFoundAndNeverTheRowItselfOrLaterOnes()
    {
        // Group a at times 1, 2, 2, 4; group b at time 3; one row without a time.
        var training = Series([2, 1, 2, 4, 3, Missing], [20, 10, 21, 40, 99, 7], "a", "a", "a", "a", "b", "a");
        var step = new Lags(["x"], "t", ["g"], [1, 2]);
        var own = Apply(training, training, step);
        Assert.Equal([10, Missing, 10, 21, Missing, Missing], Values(own, "x 1 before"));
        Assert.Equal([Missing, Missing, Missing, 20, Missing, Missing], Values(own, "x 2 before"));
        var later = Apply(training, Series([9, 3, 9], [0, 0, 0], "a", "a", "new"), step);
        Assert.Equal([40, 21, Missing], Values(later, "x 1 before"));
    }

    [Fact]
    public void RollingWindow_EarlierTrainingRows_AreSummedUp()
    {
        var training = Series([1, 2, 3, 4], [10, 20, Missing, 40], "a", "a", "a", "a");
        var frame = Apply(training, Series([1, 3, 4, 9, 9], [0, 0, 0, 0, 0], "a", "a", "a", "a", "b"), new RollingWindow(["x"], "t", ["g"], [2], [GroupStatistic.Mean, GroupStatistic.Count]));
        Assert.Equal([Missing, 15, 20, 40, Missing], Values(frame, "mean of x, last 2"));
        Assert.Equal([0, 2, 1, 1, 0.0], Values(frame, "count of x, last 2"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    public void Lags_NotAWholeNumberOfSteps_IsRefused(double steps) =>
        Assert.Contains("whole numbers between 1", Assert.Single(StepValidator.Validate(new Lags(["x"], "t", [], [steps]))).Message);

    [Fact]
    public void JoinTable_Key_AddsColumnsAndLeavesOthersMissing()
    {
        var rows = new Table([new CategoryColumn("city", new[] { 0, 1, 2, -1 }, ["Lyon", "Oslo", "Atlantis"])]);
        var fitted = new Recipe(1, [new JoinTable("cities-v1", ["city"], ["name"], ["people"]), new DropColumns(["city"], DropReason.Excluded)])
            .Fit(rows, new RecipeContext { Tables = CombiningSamples.Find });
        Assert.Equal(["city"], fitted.Columns);
        Assert.Equal([0.5f, 0.7f, float.NaN, float.NaN], fitted.Apply(rows).Values);
    }

    [Fact]
    public void JoinTable_WithheldColumn_IsRefusedHoweverItIsAskedFor()
    {
        var other = new Table([new TextColumn("k", ["a"]), new NumberColumn("sales", new double[1]), new NumberColumn("stock", new double[1])]);
        var rows = new Table([new TextColumn("k", ["a"])]);
        var context = new RecipeContext { Tables = _ => other, Withheld = (version, column) => version == "1.2" && column == "sales" ? "It would bring in 'sales'." : null };
        Model(new("1.2", ["k"], [], ["stock"]));
        Model(new("2.1", ["k"], [], []));
        Assert.Contains("bring in 'sales'", Assert.Throws<LearningException>(() => Model(new("1.2", ["k"], [], []))).Message);
        Assert.Contains("bring in 'sales'", Assert.Throws<LearningException>(() => Model(new("1.2", ["k"], [], ["sales"], "last year's "))).Message);

        void Model(JoinTable join) => new Recipe(1, [join, new DropColumns(["k"], DropReason.Excluded)]).Fit(rows, context);
    }

    [Fact]
    public void JoinTable_KeyThatStandsTwice_IsRefusedWithTheRows()
    {
        var other = new Table([new TextColumn("k", ["a", null, null, "b", "a"]), new NumberColumn("v", new double[5])]);
        var rows = new Table([new TextColumn("k", ["a"])]);
        var error = Assert.Throws<LearningException>(() => new Recipe(1, [new JoinTable("v", ["k"], [], [])]).Fit(rows, new RecipeContext { Tables = _ => other }));
        Assert.Contains("k = a stands in rows 1 and 5", error.Message);
        Assert.Contains("cannot be reached", Assert.Throws<LearningException>(() => new Recipe(1, [new JoinTable("v", ["k"], [], [])]).Fit(rows)).Message);
    }

    [Fact]
    public void UnderSample_Ratio_KeepsSoManyPerRowOfTheRarest()
    {
        var prepared = Balance(new UnderSample(2));
        Assert.Equal([6, 3], Counts(prepared));
        Assert.Equal(prepared.Rows!.Sources.Order(), prepared.Rows.Sources);
        Assert.Equal(prepared.Rows.Sources, Balance(new UnderSample(2)).Rows!.Sources);
        Assert.NotEqual(prepared.Rows.Sources, Balance(new UnderSample(2), seed: 2).Rows!.Sources);
    }

    [Fact]
    public void OverSample_Share_RepeatsRowsOfTheRareClass()
    {
        var prepared = Balance(new OverSample(0.75));
        Assert.Equal([20, 15], Counts(prepared));
        Assert.All(prepared.Rows!.Sources.Skip(23), s => Assert.InRange(s, 20, 22));
        Assert.Equal(prepared.Rows.Sources.Select(s => s < 20 ? 1f : 2f), prepared.Weights!);
    }

    [Fact]
    public void Smote_RareClass_GetsRowsBetweenNeighboursWithTheirCategory()
    {
        var prepared = Balance(new Smote(1, 2));
        Assert.Equal([20, 20], Counts(prepared));
        Assert.Equal(17, prepared.Rows!.Synthetic!.Count(s => s));
        var values = prepared.Features.ToMatrix();
        for (var row = 23; row < 40; row++)
        {
            // The rare rows lie at x = 100, 101, 103 and have the categories r, s, s: of any row's two neighbours and itself, s is the most frequent or its own.
            Assert.InRange(values.Row(row)[0], 100, 103);
            Assert.Equal(prepared.Rows.Sources[row] == 20 ? 2 : values.Row(row)[1], values.Row(row)[1]);
        }
        Assert.True(values.Values.Where((_, i) => i % 2 == 0).Skip(23).Distinct().Count() > 10);
    }

    [Fact]
    public void Smote_NumberTargetOrFinishedFeatures_IsRefused()
    {
        var rows = Grouped([1, 2, 3], "a", "b", "a");
        Assert.Contains("it is a number", Assert.Throws<LearningException>(() => new Recipe(1, [new Smote()]).Fit(rows, new RecipeContext { Target = new TargetVector(LearningTask.Regression, [1, 2, 3], 0) })).Message);
        Assert.Contains("'g' was already", Assert.Throws<LearningException>(() => new Recipe(1, [new OneHot(["g"]), new Smote()]).Fit(rows, new RecipeContext { Target = new TargetVector(LearningTask.Binary, [1, 0, 0], 2) })).Message);
        Assert.Contains("target", Assert.Throws<LearningException>(() => new Recipe(1, [new Smote()]).Fit(rows)).Message);
    }

    private static PreparedTraining Balance(RecipeStep step, int seed = 1)
    {
        var x = Enumerable.Range(0, 20).Select(i => (double)i).Concat([100.0, 101, 103]).ToArray();
        var codes = Enumerable.Repeat(0, 20).Concat([1, 2, 2]).ToArray();
        var rows = new Table([new NumberColumn("x", x), new CategoryColumn("c", codes, ["q", "r", "s"])]);
        return new Recipe(1, [step, new Ordinal(["c"])]).FitAndApply(rows, new RecipeContext
        {
            Seed = seed,
            Target = new TargetVector(LearningTask.Binary, [.. x.Select(v => v >= 100 ? 1.0 : 0)], 2),
            Weights = [.. x.Select(v => v >= 100 ? 2f : 1)],
        });
    }

    private static int[] Counts(PreparedTraining prepared) => [prepared.Target!.Values.Count(v => v == 0), prepared.Target.Values.Count(v => v == 1)];

    private static Frame Apply(Table training, Table rows, params RecipeStep[] steps)
    {
        var before = Frame.From(training);
        var frame = Frame.From(rows);
        foreach (var step in steps)
        {
            var (fitted, after, _) = step.FitAndApply(before, new RecipeContext());
            (before, frame) = (after, fitted.Apply(frame));
        }
        return frame;
    }

    private static double[] Values(Frame frame, string name) => ((NumberColumn)frame.Column(name).Column).Values.ToArray();

    private static Table Numbers(params (string Name, double[] Values)[] columns) => new([.. columns.Select(c => new NumberColumn(c.Name, c.Values))]);

    private static Table Grouped(double[] values, params string?[] groups) => new([new NumberColumn("x", values), Category(groups)]);

    private static Table Series(double[] times, double[] values, params string?[] groups) => new([new NumberColumn("t", times), new NumberColumn("x", values), Category(groups)]);

    private static CategoryColumn Category(string?[] values)
    {
        var levels = values.OfType<string>().Distinct().ToList();
        return new CategoryColumn("g", values.Select(v => v is null ? -1 : levels.IndexOf(v)).ToArray(), levels);
    }
}
