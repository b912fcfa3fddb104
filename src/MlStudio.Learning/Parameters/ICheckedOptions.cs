namespace MlStudio.Learning.Parameters;

/// <summary>An options record with rules that no range can state, such as a list in a text.</summary>
public interface ICheckedOptions
{
    /// <summary>What is wrong with options that are each within their range; empty where nothing is.</summary>
    IEnumerable<OptionError> CheckOptions();
}
