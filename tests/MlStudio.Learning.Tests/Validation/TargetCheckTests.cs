using System.Text.Json.Nodes;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Tests.Validation;

public class TargetCheckTests
{
    private static readonly Table s_table = SmallTable.Of(200);
    private static readonly TrainingSpec s_spec = new() { Target = "answer", Task = LearningTask.Binary, PositiveClass = "yes", TrainerKey = "baseline" };

    [Fact]
    public void Check_SoundSpec_HasNoRefusals() => Assert.Empty(TargetCheck.Check(s_table, s_spec));

    public static TheoryData<string, TrainingSpec> Unsound { get; } = new()
    {
        { "target", s_spec with { Target = "nothing" } },
        { "task", s_spec with { Target = "kind" } },
        { "task", s_spec with { Task = LearningTask.Multiclass, PositiveClass = null } },
        { "target", s_spec with { Target = "colour", Task = LearningTask.Regression } },
        { "target", s_spec with { Target = "amount", Task = LearningTask.Multiclass } },
        { "positiveClass", s_spec with { PositiveClass = "Yes" } },
        { "positiveClass", s_spec with { PositiveClass = null } },
        { "excluded", s_spec with { Excluded = ["x", "y"] } },
        { "excluded", s_spec with { Excluded = ["x", "noise", "colour", "when", "person", "amount", "kind"] } },
        { "trainer", s_spec with { TrainerKey = "magic" } },
        { "trainer", s_spec with { TrainerKey = "logistic-regression", Target = "amount", Task = LearningTask.Regression } },
        { "options.trees", s_spec with { TrainerKey = "gradient-boosting", Options = new JsonObject { ["trees"] = 0 } } },
        { "metric", s_spec with { Metric = "rmse" } },
        { "decisionThreshold", s_spec with { DecisionThreshold = 1 } },
        { "classWeights", s_spec with { ClassWeights = ClassWeights.Of(new Dictionary<string, double> { ["yes"] = -1 }) } },
        { "classWeights", s_spec with { ClassWeights = ClassWeights.Of(new Dictionary<string, double> { ["maybe"] = 1 }) } },
        { "classWeights", s_spec with { Target = "amount", Task = LearningTask.Regression, ClassWeights = ClassWeights.Balanced } },
        { "split", s_spec with { Split = new CrossValidation { Folds = 1 } } },
        { "split", s_spec with { Split = new Holdout { Method = HoldoutMethod.Group, Column = "gone" } } },
    };

    [Theory]
    [MemberData(nameof(Unsound))]
    public void Check_UnsoundSpec_IsRefusedAtItsField(string field, TrainingSpec spec) =>
        Assert.Contains(TargetCheck.Check(s_table, spec), r => r.Field == field);

    [Fact]
    public void Check_OptionOutOfRange_NamesTheRange() =>
        Assert.Contains("100,000", TargetCheck.Check(s_table, s_spec with { TrainerKey = "gradient-boosting", Options = new JsonObject { ["trees"] = 0 } }).Single().Message.Replace("100000", "100,000"));

    [Fact]
    public void Check_MissingTarget_CountsAndNamesTheFirstRows()
    {
        var codes = Enumerable.Range(0, 100).Select(i => i is 3 or 9 ? -1 : i % 2).ToArray();
        var table = new Table([new CategoryColumn("answer", codes, ["no", "yes"]), new NumberColumn("x", new double[100])]);
        var refusal = TargetCheck.Check(table, s_spec).Single();
        Assert.Contains("missing in 2 of 100 rows (rows 4, 10", refusal.Message);
    }

    [Fact]
    public void Check_TooManyClasses_SaysHowManyAreAllowed()
    {
        var table = new Table([new CategoryColumn("answer", Enumerable.Range(0, 5000).Select(i => i % 1001).ToArray(), [.. Enumerable.Range(0, 1001).Select(i => $"c{i}")]), new NumberColumn("x", new double[5000])]);
        Assert.Contains("1001 classes; at most 1000", TargetCheck.Check(table, s_spec with { Task = LearningTask.Multiclass, PositiveClass = null }).Single().Message);
    }

    [Fact]
    public void Check_NumbersTooLargeToSquare_AreRefusedWithTheirRow()
    {
        var table = new Table([new NumberColumn("y", Enumerable.Range(0, 100).Select(i => i == 7 ? -1e200 : i).ToArray()), new NumberColumn("x", new double[100])]);
        Assert.Contains("row 8 first: -1E+200", TargetCheck.Check(table, s_spec with { Target = "y", Task = LearningTask.Regression, PositiveClass = null }).Single().Message);
    }

    [Fact]
    public void Check_OneClass_SaysSo()
    {
        var table = new Table([new CategoryColumn("answer", new int[100], ["no", "yes"]), new NumberColumn("x", new double[100])]);
        Assert.Contains("one class only, 'no'", TargetCheck.Check(table, s_spec).Single().Message);
    }

    [Fact]
    public void Check_FewRows_SaysHowMany() =>
        Assert.Contains("4 rows", TargetCheck.Check(s_table.Take([0, 1, 2, 3]), s_spec).Single().Message);

    [Fact] // a dropped column of which something was made before is learned from all the same
    public void LearnedColumns_DroppedAfterUse_StillCount()
    {
        var table = new Table([new NumberColumn("a", new double[3]), new NumberColumn("b", new double[3]), new NumberColumn("c", new double[3]), new NumberColumn("y", new double[3])]);
        var recipe = new Recipe(Recipe.CurrentVersion, [new FormulaColumn("sum", "a + 1"), new DropColumns { Columns = ["a", "b"] }]);
        var spec = new TrainingSpec { Target = "y", Task = LearningTask.Regression, TrainerKey = "ridge-regression", Recipe = recipe };
        Assert.Equal(["a", "c"], TargetCheck.LearnedColumns(table, spec));
    }
}
