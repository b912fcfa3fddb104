using System.Text.Json.Nodes;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Tests.Validation;

public class TrainingSpecTests
{
    public static TheoryData<SplitPlan> Plans { get; } = [new Holdout { Method = HoldoutMethod.Time, Column = "t" }, new CrossValidation { GroupColumn = "g" }, new GivenFolds { FoldByRow = [0, 1, -1] }, new GivenFolds { FoldByRow = [0, 1, 1], DrawnByRow = true }];

    [Theory]
    [MemberData(nameof(Plans))]
    public void Json_EveryPlan_ReadsBackTheSame(SplitPlan plan)
    {
        var spec = new TrainingSpec
        {
            Target = "y",
            Task = LearningTask.Binary,
            PositiveClass = "Ja, größer",
            Excluded = ["id"],
            Split = plan,
            TrainerKey = "baseline",
            Options = new JsonObject { ["b"] = 0.1, ["a"] = 3 },
            ClassWeights = ClassWeights.Of(new Dictionary<string, double> { ["yes"] = 2.5 }),
        };
        var read = TrainingSpec.FromJson(spec.ToJson());
        Assert.Equal(spec.ToCanonicalJson(), read.ToCanonicalJson());
        Assert.Equal(spec.ToJson(), read.ToJson());
        Assert.IsType(plan.GetType(), read.Split);
    }

    [Fact]
    public void CanonicalJson_OptionsInOtherOrder_IsTheSame()
    {
        var spec = new TrainingSpec { Target = "y", Task = LearningTask.Regression, TrainerKey = "t", Options = new JsonObject { ["a"] = 1, ["b"] = 2 } };
        Assert.Equal(spec.ToCanonicalJson(), (spec with { Options = new JsonObject { ["b"] = 2, ["a"] = 1 } }).ToCanonicalJson());
        Assert.NotEqual(spec.ToCanonicalJson(), (spec with { Seed = 2 }).ToCanonicalJson());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("""{"target":"y","task":"binary","trainerKey":"t","excluded":null}""")]
    [InlineData("""{"target":null,"task":"binary","trainerKey":"t"}""")]
    [InlineData("""{"target":"y","task":"binary","trainerKey":"t","colour":1}""")]
    [InlineData("""{"target":"y","task":"guess","trainerKey":"t"}""")]
    public void FromJson_Wrong_IsRefused(string json) => Assert.Throws<LearningException>(() => TrainingSpec.FromJson(json));
}
