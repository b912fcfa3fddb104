using System.Text.Json.Nodes;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Tests.Trainers;

public sealed class TrainerJsonTests
{
    [Fact]
    public void Read_SomeOptions_KeepsTheOtherDefaults()
    {
        var trainer = Assert.IsType<LogisticRegressionTrainer>(TrainerJson.Read("logistic-regression", Parse("""{"l2": 0.5, "maxIterations": 20, "fitIntercept": false}""")));
        Assert.Equal(new LogisticRegressionTrainer { L2 = 0.5, MaxIterations = 20, FitIntercept = false }, trainer);
    }

    [Fact]
    public void Write_Trainer_ListsAllOptionsInDeclaredOrder() => Assert.Equal(
        """{"l2":null,"l1":0,"maxIterations":500,"tolerance":1E-06,"fitIntercept":true}""",
        TrainerJson.Write(new LogisticRegressionTrainer()).ToJsonString());

    [Fact]
    public void Read_UnknownTrainer_ListsTheKeys()
    {
        var error = Assert.Throws<LearningException>(() => TrainerJson.Read("logit", null));
        Assert.Contains("'logit'", error.Message);
        Assert.Contains("logistic-regression", error.Message);
    }

    [Fact]
    public void Read_SeveralMistakes_NamesEachWithWhatIsAllowed()
    {
        var error = Assert.Throws<InvalidOptionsException>(() => TrainerJson.Read("logistic-regression",
            Parse("""{"lambda": 1, "l2": "high", "maxIterations": 2.5, "l1": -1, "tolerance": null, "fitIntercept": 1}""")));
        Assert.Equal(
        [
            new OptionError("lambda", "Logistic regression has no option 'lambda'. Options: l2, l1, maxIterations, tolerance, fitIntercept."),
            new OptionError("l2", "L2 penalty must be a number between 0 and 1,000,000,000 or left empty; \"high\" was given."),
            new OptionError("maxIterations", "Most iterations must be a whole number between 1 and 100,000; 2.5 was given."),
            new OptionError("l1", "L1 penalty must be between 0 and 1,000,000,000; -1 was given."),
            new OptionError("tolerance", "Tolerance must be between 0 and 1; nothing was given."),
            new OptionError("fitIntercept", "Intercept must be true or false; 1 was given."),
        ], error.Errors);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
