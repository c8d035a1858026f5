using LoadBalanced.Api;
using Xunit;

namespace LoadBalanced.Tests.Api;

public class LanguageChoiceTests
{
    [Theory]
    [InlineData("id")]
    [InlineData("ID")]
    [InlineData("id-ID")]
    [InlineData("en;q=0.5, id")]
    [InlineData("id-ID,id;q=0.9,en-US;q=0.8,en;q=0.7")]
    [InlineData("id, en")]
    [InlineData("de, id;q=0.1")]
    [InlineData("*, en;q=0")]
    public void A_client_that_prefers_Indonesian_gets_it(string header) =>
        Assert.Same(VisitTexts.Indonesian, LanguageChoice.From(header));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("*")]
    [InlineData("en, id")]
    [InlineData("id;q=0")]
    [InlineData("id;q=0.5, en")]
    [InlineData("id;q=0.5, *")]
    [InlineData("ido")]
    [InlineData(";;;=")]
    public void Anything_else_gets_English(string? header) =>
        Assert.Same(VisitTexts.English, LanguageChoice.From(header));

    [Fact]
    public void Two_header_lines_are_one_list() =>
        Assert.Same(VisitTexts.Indonesian, LanguageChoice.From(new(["en;q=0.5", "id"])));
}
