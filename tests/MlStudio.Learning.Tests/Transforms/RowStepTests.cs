using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

/// <summary>How a recipe carries target, weights and origin of rows through steps that change them.</summary>
public sealed class RowStepTests
{
    private static readonly Table Rows = new([new NumberColumn("x", new double[] { 0, 1, 2, 3, 4 })]);
    private static readonly TargetVector Target = new(LearningTask.Binary, [0, 1, 0, 1, 0], 2);

    [Fact]
    public void FitAndApply_RowsTakenTwice_TargetAndWeightsFollow()
    {
        var recipe = new Recipe(1, [new Taking { Rows = [4, 3, 1, 1] }, new Taking { Rows = [2, 0] }]);
        var prepared = recipe.FitAndApply(Rows, new RecipeContext { Target = Target, Weights = [1, 2, 3, 4, 5] });
        Assert.Equal([1, 4], prepared.Rows!.Sources);
        Assert.Equal([1, 0], prepared.Target!.Values);
        Assert.Equal([2, 5], prepared.Weights!);
        Assert.Equal([1, 4], prepared.Features.ToMatrix().Values);
    }

    [Fact]
    public void FitAndApply_MadeUpRows_HaveTheirOwnTargetAndWeight()
    {
        var recipe = new Recipe(1, [new Doubling(), new Taking { Rows = [0, 9] }]);
        var prepared = recipe.FitAndApply(Rows, new RecipeContext { Target = Target });
        Assert.Equal([0, 4], prepared.Rows!.Sources);
        Assert.Equal([false, true], prepared.Rows.Synthetic!);
        Assert.Equal([0, 1], prepared.Target!.Values);
        Assert.Equal([1, 0.5f], prepared.Weights!);
    }

    [Fact]
    public void FitAndApply_LaterSteps_LearnFromTheRowsThatAreLeft()
    {
        var fitted = new Recipe(1, [new Taking { Rows = [3, 4] }, new Impute(["x"])]).Fit(Rows);
        Assert.Equal([3.5f], fitted.Apply(new Table([new NumberColumn("x", new[] { double.NaN })])).Values);
    }

    [Fact]
    public void Apply_FittedRecipe_KeepsEveryRow() =>
        Assert.Equal([0, 1, 2, 3, 4], new Recipe(1, [new Taking { Rows = [1] }]).Fit(Rows).Apply(Rows).Values);

    [Fact]
    public void FitAndApply_NoRowOrOneClassLeft_IsRefusedInPlainWords()
    {
        var context = new RecipeContext { Target = Target };
        var none = Assert.Throws<LearningException>(() => new Recipe(1, [new Scale(["x"]), new Taking()]).FitAndApply(Rows, context));
        Assert.Equal("Step 2 (Take rows (training rows only; every row is predicted)): It leaves none of the 5 training rows.", none.Message);
        var one = Assert.Throws<LearningException>(() => new Recipe(1, [new Taking { Rows = [0, 2, 4] }]).FitAndApply(Rows, context));
        Assert.Contains("It leaves 3 of the 5 training rows, all of one class; at least two classes are needed.", one.Message);
    }

    private sealed record Taking : RowStep
    {
        public int[] Rows { get; init; } = [];

        protected override string DescribeRows() => "Take rows";

        protected override (Frame Training, RowChange Rows) Change(Frame training, RecipeContext context) => Keep(training, Rows);
    }

    private sealed record Doubling : RowStep
    {
        protected override string DescribeRows() => "Make up rows";

        protected override (Frame Training, RowChange Rows) Change(Frame training, RecipeContext context)
        {
            int[] rows = [.. Enumerable.Range(0, training.RowCount), .. Enumerable.Range(0, training.RowCount)];
            bool[] made = [.. rows.Select((_, i) => i >= training.RowCount)];
            return (training.Take(rows), new RowChange(rows, made, [.. rows.Select((r, i) => made[i] ? 1.0 : context.Target!.Values[r])], [.. made.Select(m => m ? 0.5f : 1)]));
        }
    }
}
